# Suppliers
supplier-name-taken = There is a supplier of this name already
