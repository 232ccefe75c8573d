# 读取扫描件时的说明
scan-empty = 文件是空的。
scan-file-too-large = 文件过大，最多 { $megabytes } MB。
scan-wrong-type = 这不是 PDF、JPEG 或 PNG 文件。
scan-locked = 该 PDF 设有密码。请去掉密码后再上传。
scan-damaged = 文件已损坏或不完整，无法读取。请重新扫描。
scan-damaged-page = 第 { $page } 页已损坏，无法读取。请重新扫描。
scan-too-many-pages = 文件的页数过多，最多 { $most } 页。请分成几个文件上传。
scan-page-too-large = 第 { $page } 页的尺寸过大，未予读取。
scan-no-such-page = 文件中没有第 { $page } 页。
scan-page-took-too-long = 读取第 { $page } 页超过 { $seconds } 秒，已停止。
scan-took-too-long = 读取超过 { $seconds } 秒，已停止。请分成几个文件上传。
scan-busy = 正在读取的文件较多，请稍后再试。
scan-reader-died = 无法读取该文件：它需要的内存超过允许的范围。
scan-reader-unavailable = 暂时无法读取扫描件，请稍后再试；如仍不行，请联系系统管理员。
scan-sheet-not-in-it = 文件中没有这份签收明细表。
scan-incomplete = 这份签收明细表缺页。请补齐后重新扫描。
scan-other-revision = 这份签收明细表不是按现行设备清单打印的。请重新打印、签收后再扫描。
