# The catalogue
catalogue-code-taken = This code is already in use
catalogue-model-taken = The series has this model already
catalogue-category-unknown = There is no such category
catalogue-series-unknown = There is no such series
catalogue-named-by-projects = A project’s equipment list names it, so it stays as it is; retire it and add another
catalogue-models = Models
catalogue-series = Series
catalogue-categories = Categories
catalogue-model = Model
catalogue-brand = Brand
catalogue-category = Category
catalogue-category-code = Category code
catalogue-of-series = Series
catalogue-series-code = Series code
catalogue-code = Code
catalogue-code-help = It stays as it is once a project names it.
catalogue-name = Name
catalogue-unit = Unit
catalogue-unit-usual = 台
catalogue-warranty = Vendor's warranty
catalogue-warranty-terms = { $years ->
    [1] 1 year
   *[other] { $years } years
}, { $start }
catalogue-warranty-years = Vendor's warranty (years)
catalogue-warranty-start = It runs from
catalogue-warranty-start-help = A rule of the brand; it decides whether the commerce or the IT service department sees to a fault (2.6).
catalogue-start-invoice = from the invoice
catalogue-start-factory = from leaving the factory
catalogue-start-sign-off = from the customer's signature
catalogue-serials = Serial numbers
catalogue-tracked = Each unit has a serial number
catalogue-tracked-help = Leave it off for services, cables and the like.
catalogue-not-tracked = None
catalogue-find-help = Model, brand or code, pinyin initials work too
catalogue-one-series = One series only
catalogue-look-models = Models
catalogue-add-model = Add a model
catalogue-add-series = Add a series
catalogue-add-category = Add a category
catalogue-added = Added
catalogue-saved = Saved
