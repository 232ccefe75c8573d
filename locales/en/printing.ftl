printing-pdf = PDF
printing-pdf-by-hand = PDF (serials by hand)
printing-printed = Printed by { $name }, { $moment }
printing-in-approval = In approval
printing-no-glyph = No font for printing has these characters: { $characters }. Write it otherwise, or ask the system administrator to add a font to the folder of EPM_FONTS
printing-too-long = There is too much for one form. Export the equipment list as a workbook instead
