#include "CScanMarkup.h"

#include "Bits.h"
#include "Clones.h"

CLONES
size_t cscan_find_markup(const uint8_t *bytes, size_t start, size_t count, cscan_tags tags) {
  size_t index = start;
  for (; count - index >= 66; index += 64) {
    bytes64 first, second, third;
    memcpy(&first, bytes + index, sizeof first);
    memcpy(&second, bytes + index + 1, sizeof second);
    memcpy(&third, bytes + index + 2, sizeof third);
    const uint64_t bits = BITS(
        (first == '<') & ((second == '!') | (second == '?') | (second == tags.start) |
                          (second == tags.other_start) |
                          ((second == '/') & (third == tags.end))));
    if (bits != 0) return index + (size_t)__builtin_ctzll(bits);
  }
  return index;
}
