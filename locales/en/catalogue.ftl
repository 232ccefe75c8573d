# The catalogue
catalogue-code-taken = This code is already in use
catalogue-model-taken = The series has this model already
catalogue-category-unknown = There is no such category
catalogue-series-unknown = There is no such series
catalogue-named-by-projects = A project’s equipment list names it, so it stays as it is; retire it and add another
