// Papers as they come out of a scanner or a phone: pages of printed forms in one PDF, labels with bar codes.

/** A function of the page that answers with the bytes of a picture, run there; the bytes as a buffer. */
async function drawn({ page }, draw, given) {
  return Buffer.from(await page.evaluate(draw, given), "base64");
}

/** The first page of a form, as the JPEG that a scanner makes of it. */
export async function scanned(person, pdf) {
  const sent = await person.page.request.post("/api/v1/files?name=form.pdf", {
    data: pdf,
    headers: { "content-type": "application/octet-stream", origin: new URL(person.page.url()).origin },
  });
  const { sha256 } = await sent.json();
  return drawn(
    person,
    async (address) => {
      const picture = await createImageBitmap(await (await fetch(address)).blob());
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [picture.width, picture.height];
      canvas.getContext("2d").drawImage(picture, 0, 0);
      return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
    },
    `/api/v1/files/${sha256}/pages/1?side=1754`,
  );
}

/** Width and height of a JPEG. */
function sizeOf(jpeg) {
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at + 1] >= 0xc0 && jpeg[at + 1] <= 0xc2) return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) };
  }
  throw new Error("no JPEG");
}

/** JPEGs of pages in one PDF, as a scanner with a feeder sends them. */
export function bound(jpegs, name = "stack.pdf") {
  const parts = [Buffer.from("%PDF-1.4\n")];
  const starts = [];
  let length = parts[0].length;
  const add = (...more) => {
    for (const piece of more.map((one) => Buffer.from(one))) {
      parts.push(piece);
      length += piece.length;
    }
  };
  const object = (text, stream) => {
    starts.push(length);
    add(`${starts.length} 0 obj\n${text}\n`);
    if (stream) add("stream\n", stream, "\nendstream\n");
    add("endobj\n");
  };
  object("<< /Type /Catalog /Pages 2 0 R >>");
  const kids = jpegs.map((_, n) => `${3 + 3 * n} 0 R`).join(" ");
  object(`<< /Type /Pages /Kids [${kids}] /Count ${jpegs.length} >>`);
  for (const [n, jpeg] of jpegs.entries()) {
    const { width, height } = sizeOf(jpeg);
    const [drawing, picture] = [4 + 3 * n, 5 + 3 * n];
    const resources = `<< /XObject << /Im ${picture} 0 R >> >>`;
    object(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${drawing} 0 R /Resources ${resources} >>`);
    const draw = "q 595 0 0 842 0 0 cm /Im Do Q";
    object(`<< /Length ${draw.length} >>`, draw);
    const about = `/Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode`;
    object(`<< /Type /XObject /Subtype /Image ${about} /Length ${jpeg.length} >>`, jpeg);
  }
  const table = length;
  add(`xref\n0 ${starts.length + 1}\n0000000000 65535 f \n`);
  for (const start of starts) add(`${String(start).padStart(10, "0")} 00000 n \n`);
  add(`trailer\n<< /Size ${starts.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  return { name, mimeType: "application/pdf", buffer: Buffer.concat(parts) };
}

// Code 39: of each character nine bars and gaps in turn, `w` for a wide one.
const CODE_39 = {
  0: "nnnwwnwnn", 1: "wnnwnnnnw", 2: "nnwwnnnnw", 3: "wnwwnnnnn", 4: "nnnwwnnnw",
  5: "wnnwwnnnn", 6: "nnwwwnnnn", 7: "nnnwnnwnw", 8: "wnnwnnwnn", 9: "nnwwnnwnn", "*": "nwnnwnwnn",
};

/** The photo of a label with these numbers below each other, in bars. */
export async function label(person, numbers) {
  const rows = numbers.map((number) => [...`*${number}*`].map((digit) => CODE_39[digit]));
  const buffer = await drawn(
    person,
    (rows) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [1400, 100 + 320 * rows.length];
      const context = canvas.getContext("2d");
      context.fillStyle = "#f2f2f0";
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.fillStyle = "#151515";
      rows.forEach((characters, row) => {
        let x = 120;
        for (const character of characters) {
          [...character].forEach((kind, n) => {
            const width = kind === "w" ? 9 : 3;
            if (n % 2 === 0) context.fillRect(x, 100 + 320 * row, width, 160);
            x += width;
          });
          x += 3;
        }
      });
      return canvas.toDataURL("image/jpeg", 0.92).split(",")[1];
    },
    rows,
  );
  return { name: "label.jpg", mimeType: "image/jpeg", buffer };
}

/** A file of Word or Excel as far as it goes: an archive without compression that says what it is. */
export function office(name) {
  const word = name.endsWith(".docx");
  const main = word ? "word/document.xml" : "xl/workbook.xml";
  const format = word ? "wordprocessingml.document" : "spreadsheetml.sheet";
  const kind = `application/vnd.openxmlformats-officedocument.${format}`;
  const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
  const entries = [
    ["[Content_Types].xml", `<Types><Override PartName="/${main}" ContentType="${kind}.main+xml"/></Types>`],
    ["_rels/.rels", `<Relationships><Relationship Id="r1" Type="${relation}" Target="${main}"/></Relationships>`],
    [main, `<a>${name}</a>`],
  ];
  return { name, mimeType: kind, buffer: zipped(entries) };
}

function zipped(entries) {
  const [files, table] = [[], []];
  let offset = 0;
  for (const [name, text] of entries) {
    const [path, bytes] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(path.length, 22);
    const file = Buffer.concat([Buffer.from("PK\x03\x04"), common, path, bytes]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    table.push(Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), common, rest, path]));
    files.push(file);
    offset += file.length;
  }
  const directory = Buffer.concat(table);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, directory, end]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
