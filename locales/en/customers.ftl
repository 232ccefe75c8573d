# Customers
customer-name-taken = There is a customer of this name already
customer-credit-negative = A credit limit cannot be negative
customer-credit-by-finance = The credit limit is set by finance
