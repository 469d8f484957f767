// Draws media/icon.png (256 × 256): rows of line protocol as coloured dashes, one row marked as wrong, and a check.
// `node scripts/icon.mjs` writes it, `--check` says (exit code 1) whether the file in the tree shows what this script draws.
// Shapes are distances to a form; a pixel's cover is the distance cut to one pixel, so edges are smooth without oversampling.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync, inflateSync } from "node:zlib";

const file = join(dirname(fileURLToPath(import.meta.url)), "..", "media", "icon.png");
const size = 256;

// Distances in pixels from a point to a form; below zero is inside.
const roundedBox = (x, y, cx, cy, halfWidth, halfHeight, radius) => {
  const dx = Math.abs(x - cx) - halfWidth + radius;
  const dy = Math.abs(y - cy) - halfHeight + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
};
const stroke = (x, y, [ax, ay], [bx, by], thickness) => {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)) - thickness / 2;
};

const teal = [78, 201, 176];
const sand = [232, 160, 118];
const lime = [190, 216, 150];
const red = [244, 92, 92];
const white = [255, 255, 255];
const green = [46, 160, 98];

// A row: its middle, and dashes [from, to, colour]: measurement and tags, fields, timestamp.
const rows = [
  {
    y: 62,
    dashes: [
      [36, 92, teal],
      [114, 172, sand],
      [194, 220, lime],
    ],
  },
  {
    y: 106,
    dashes: [
      [36, 116, teal],
      [138, 164, sand],
      [186, 220, lime],
    ],
  },
  {
    y: 150,
    dashes: [
      [36, 76, red],
      [98, 148, red],
    ],
  },
  { y: 194, dashes: [[36, 104, teal]] },
];
const dashThickness = 18;
const badge = { x: 188, y: 184, radius: 50, ring: 8 };
const check = [
  [165, 185],
  [181, 202],
  [212, 167],
];

/** Paints `colour` over `pixel` (both RGB), as much as `distance` covers of it. */
function paint(pixel, colour, distance, opacity = 1) {
  const cover = Math.min(1, Math.max(0, 0.5 - distance)) * opacity;
  for (let channel = 0; channel < 3; channel++) pixel[channel] += (colour[channel] - pixel[channel]) * cover;
}

function draw(x, y) {
  const shade = y / size;
  const ground = [34 - 12 * shade, 42 - 14 * shade, 66 - 18 * shade];
  const pixel = [...ground];
  for (const row of rows) {
    for (const [from, to, colour] of row.dashes) {
      const half = dashThickness / 2;
      paint(pixel, colour, stroke(x, y, [from + half, row.y], [to - half, row.y], dashThickness));
    }
  }
  const fromBadge = Math.hypot(x - badge.x, y - badge.y);
  paint(pixel, ground, fromBadge - badge.radius - badge.ring);
  paint(pixel, green, fromBadge - badge.radius);
  paint(pixel, white, Math.min(stroke(x, y, check[0], check[1], 13), stroke(x, y, check[1], check[2], 13)));
  const alpha = Math.min(1, Math.max(0, 0.5 - roundedBox(x, y, 128, 128, 124, 124, 44)));
  return [...pixel.map(Math.round), Math.round(255 * alpha)];
}

function pixels() {
  const raw = Buffer.alloc(size * (1 + size * 4)); // each line opens with its filter's number, 0: none
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) raw.set(draw(x + 0.5, y + 0.5), y * (1 + size * 4) + 1 + x * 4);
  }
  return raw;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function png(raw) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, RGBA
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(raw, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The pixels of a PNG as this script writes it. Compared instead of bytes: zlib's output may differ between versions of Node. */
function pixelsOf(bytes) {
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at) + 12) {
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT")
      return inflateSync(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  return Buffer.alloc(0);
}

if (!process.argv.includes("--check")) writeFileSync(file, png(pixels()));
else if (!pixelsOf(readFileSync(file)).equals(pixels())) {
  console.error("media/icon.png is not what scripts/icon.mjs draws");
  process.exit(1);
}
