#include "CScan.h"

#include "Clones.h"

#include <string.h>

typedef uint8_t bytes64 __attribute__((ext_vector_type(64)));
typedef __typeof__((bytes64){} == (bytes64){}) flags;
typedef _Bool flags64 __attribute__((ext_vector_type(64)));

// The comparisons below give vectors of 0 and -1; this takes one bit of each.
#define BITS(condition)                                                       \
  ({                                                                          \
    flags64 chosen = __builtin_convertvector((condition), flags64);            \
    uint64_t word;                                                            \
    memcpy(&word, &chosen, sizeof word);                                      \
    word;                                                                     \
  })

CLONES
void cscan_classify(const uint8_t *bytes, cscan_masks *masks) {
  bytes64 text;
  memcpy(&text, bytes, sizeof text);
  masks->upper = BITS(text - 'A' < 26);
  masks->lower = BITS(text - 'a' < 26);
  masks->digit = BITS(text - '0' < 10);
  const uint64_t blank = BITS(text == ' ');
  masks->blank = blank;
  masks->white = BITS(text - '\t' < 5) | blank;
  masks->newline = BITS((text == '\n') | (text == '\r'));
  masks->quote = BITS(text == '\'');
  masks->slash = BITS(text == '/');
  masks->high = BITS(text >= 0x80);
}

CLONES
void cscan_classify_letters(const uint8_t *bytes, cscan_letters *letters) {
  bytes64 first, second;
  memcpy(&first, bytes, sizeof first);
  memcpy(&second, bytes + 1, sizeof second);
  const flags latin = (first == 0xC3) & (second != 0x97) & (second != 0xB7);
  const flags cyrillic = first == 0xD0;
  letters->upper = BITS(
      (latin & (second - 0x80 < 0x1F)) | (cyrillic & (second - 0x80 < 0x30)));
  letters->lower = BITS(
      (latin & (second - 0x9F < 0x21)) | (cyrillic & (second - 0xB0 < 0x10)) |
      ((first == 0xD1) & (second - 0x80 < 0x20)));
  letters->caseless = BITS(
      ((first == 0xD8) & (second - 0xA0 < 0x20)) |
      ((first == 0xD9) & (second - 0x80 < 0x0B)));
}
