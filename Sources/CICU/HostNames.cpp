#include "CICU.h"

#include <unicode/uidna.h>

int32_t cicu_host_to_ascii(const uint8_t *name, int32_t length, uint8_t *output, int32_t capacity,
                           int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  // May be shared by threads.
  static const UIDNA *idna = uidna_openUTS46(
      UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &code);
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  const int32_t written = uidna_nameToASCII_UTF8(
      idna, reinterpret_cast<const char *>(name), length, reinterpret_cast<char *>(output),
      capacity, &info, &code);
  *status = code == U_STRING_NOT_TERMINATED_WARNING ? U_ZERO_ERROR : code;
  // Hyphens in places where they should not be are usual, and no harm.
  const uint32_t harmless = UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN |
                            UIDNA_ERROR_HYPHEN_3_4;
  return U_SUCCESS(code) && (info.errors & ~harmless) == 0 ? written : 0;
}
