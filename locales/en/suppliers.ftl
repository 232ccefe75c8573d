# Suppliers
supplier-name-taken = There is a supplier of this name already
supplier-name = Supplier
supplier-contact = Contact
supplier-phone = Telephone
supplier-add = Add a supplier
supplier-added = Supplier added
supplier-saved = Saved
