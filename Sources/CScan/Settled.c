#include "Bits.h"
#include "CScan.h"
#include "Clones.h"

CLONES
size_t cscan_settled(const uint8_t *text, size_t size) {
  size_t place = 0;
  while (size - place >= 64) {
    bytes64 bytes;
    memcpy(&bytes, text + place, sizeof bytes);
    const uint64_t high = BITS(bytes >= 0x80);
    if (high == 0) {
      place += 64;
      continue;
    }
    const uint64_t following = high & BITS(bytes < 0xC0);
    const uint64_t two = high & BITS((bytes >= 0xC2) & (bytes < 0xE0));
    const uint64_t three = BITS((bytes >= 0xE2) & (bytes < 0xF0));
    // Fewer than all where the last character is not whole.
    const uint64_t cut = ((two | three) & (uint64_t)1 << 63) | (three & (uint64_t)1 << 62);
    const uint32_t count = cut == 0 ? 64 : (uint32_t)__builtin_ctzll(cut);
    uint64_t others = high ^ following ^ two ^ three;
    const uint64_t torn = following ^ (two << 1 | three << 1 | three << 2);
    if (two != 0) {
      // U+0300-037F, 0387, 0483-0487, 0540-05FF, 0610-061A, 064B-065F, 0670, 06C0-07FF.
      others |= two & BITS(((bytes >= 0xCC) & (bytes < 0xCE)) | ((bytes >= 0xD5) & (bytes < 0xD8)) |
                           (bytes >= 0xDB));
      others |= BITS(bytes == 0xCE) & BITS(bytes == 0x87) >> 1;
      others |= BITS(bytes == 0xD2) & BITS((bytes >= 0x83) & (bytes < 0x88)) >> 1;
      others |= BITS(bytes == 0xD8) & BITS((bytes >= 0x90) & (bytes < 0x9B)) >> 1;
      others |= BITS(bytes == 0xD9) & BITS(((bytes >= 0x8B) & (bytes < 0xA0)) | (bytes == 0xB0)) >> 1;
    }
    if (three != 0) {
      const uint64_t general = BITS(bytes == 0xE2), kana = BITS(bytes == 0xE3), wide = BITS(bytes == 0xEF);
      // U+A000-AFFF and D000-EFFF.
      others |= BITS(bytes == 0xEA) | (BITS(bytes >= 0xED) & ~wide);
      const uint64_t is80 = BITS(bytes == 0x80) >> 1;
      // Of U+2000-2FFF, all but 2002-203F.
      others |= general & ~(is80 & BITS(bytes >= 0x82) >> 2);
      // U+302A-302F, 3099, 309A.
      others |= kana & is80 & BITS((bytes >= 0xAA) & (bytes < 0xB0)) >> 2;
      others |= kana & BITS(bytes == 0x82) >> 1 & BITS((bytes >= 0x99) & (bytes < 0x9B)) >> 2;
      // Of U+F000-FFFF, all but FF00-FF7F.
      others |= wide & ~(BITS((bytes >= 0xBC) & (bytes < 0xBE)) >> 1);
    }
    // The one before it must be whole too.
    if ((others & below(count)) != 0 || (torn & (below(count) | cut)) != 0) break;
    place += count;
  }
  return place;
}
