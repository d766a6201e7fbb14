#include "CICU.h"

#include <unicode/uchar.h>
#include <unicode/utypes.h>

const char *cicu_status_name(int32_t status) {
  return u_errorName(static_cast<UErrorCode>(status));
}

uint8_t cicu_general_category(uint32_t scalar) {
  return static_cast<uint8_t>(u_charType(static_cast<UChar32>(scalar)));
}

uint8_t cicu_combining_class(uint32_t scalar) {
  return u_getCombiningClass(static_cast<UChar32>(scalar));
}

int32_t cicu_is_white_space(uint32_t scalar) {
  return u_isUWhiteSpace(static_cast<UChar32>(scalar)) ? 1 : 0;
}
