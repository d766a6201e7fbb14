#include "CScan.h"

#include "Bits.h"
#include "Clones.h"

CLONES
size_t cscan_end_of_last(const uint8_t *text, size_t end, cscan_three wanted) {
  for (; end >= 64; end -= 64) {
    bytes64 bytes;
    memcpy(&bytes, text + end - 64, sizeof bytes);
    const uint64_t found =
        BITS((bytes == wanted.first) | (bytes == wanted.second) | (bytes == wanted.third));
    if (found != 0) return end - (size_t)__builtin_clzll(found);
  }
  for (; end > 0; end--) {
    const uint8_t byte = text[end - 1];
    if (byte == wanted.first || byte == wanted.second || byte == wanted.third) break;
  }
  return end;
}
