# Support contracts
nav-support = Support contracts
support-register = Register a support contract
support-edit = Edit the support contract
support-contract = Support contract
support-number = Number
support-for = For what
support-supplier = Supplier
support-starts-on = First day
support-ends-on = Last day
support-until = Last day
support-cost = Cost (yuan)
support-note = What it gives
support-note-help = Hours of service, spare parts, whom to call
support-units = Devices
support-units-count = { $count ->
    [1] 1 device
   *[other] { $count } devices
}
support-state = State
support-ending = Ends within 90 days
support-running = In force
support-over = Ended
support-registered = Registered
support-none = No support contracts yet
support-none-text = A bought support contract covers devices of many projects by their serial numbers.
support-find = Find a support contract
support-find-help = Number, title or a device’s serial number
support-saved = Support contract saved
support-covered = Devices it covers
support-no-units = No devices yet.
support-add = Add devices
support-add-help = Paste serial numbers, one a line, of any project that was handed to maintenance.
support-added = Devices added
support-remove = Take devices off
support-removed = Devices taken off
support-serials = Serial numbers
support-end = End early
support-end-ask = End the support contract “{ $title }” early? It cannot be changed afterwards.
support-end-reason = Reason
support-last-day = Last day that was covered
support-ended = Support contract ended
support-was-ended = Ended early, last day { $day }: { $why }
support-serial-malformed = “{ $serial }” is no serial number
support-serial-unknown = No device that was handed to maintenance has the serial number { $serial }
support-serial-ambiguous = The serial number { $serial } exists in several series: which device is meant cannot be told
support-too-many = At most { $most } serial numbers at once
supplier-unknown = There is no such supplier, or it is not in use
