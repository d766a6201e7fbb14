#include "Starts.h"

#define FIND(rules) return find_starts(rules, scanner, bytes, count)

CLONES
uint64_t cscan_starts(const cscan_scanner *scanner, const uint8_t *bytes, uint32_t count) {
  WITH_RULES(scanner->pattern, FIND);
}
