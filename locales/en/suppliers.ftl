# Suppliers
supplier-name-taken = There is a supplier of this name already
supplier-name = Supplier
supplier-contact = Contact
supplier-phone = Telephone
supplier-add = Add a supplier
supplier-added = The supplier was added
supplier-saved = The supplier was saved
