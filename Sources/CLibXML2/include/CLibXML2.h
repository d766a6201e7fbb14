#pragma once
// The wall around libxml2. Only stdint types and opaque pointers: libxml2's headers pull in ICU's, and
// no ICU header may be reachable from Swift.
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A page as a tree. Not for two threads at once.
typedef struct cxml_page cxml_page;

/// Why a page could not be read.
enum cxml_status {
  cxml_ok = 0,
  cxml_out_of_memory = 1,
  cxml_too_deep = 2,
  cxml_too_many_elements = 3,
  /// HTML whose unmatched end tags would take minutes.
  cxml_too_much_work = 4,
};

/// Parses HTML that is valid UTF-8 without control characters. `bytes` is not needed afterwards.
/// Never NULL unless memory is short; `cxml_status_of` says whether all of it was read.
cxml_page *cxml_open_html(
    const uint8_t *bytes, int32_t count, int32_t maximum_depth, int64_t maximum_elements);

/// One of `enum cxml_status`.
int32_t cxml_status_of(const cxml_page *page);

// MARK: - XPath

/// Whether `expression` (NUL-terminated) is written as XPath 1.0 is; names of functions are not looked at. Else
/// `message` says what is wrong, and lives until the next call in the same thread, and `offset` at which byte.
int32_t cxml_is_xpath(const char *expression, const char **message, int32_t *offset);

/// Takes what an expression selects out of the page. Returns how many nodes or attributes, or -1 where the
/// expression cannot be evaluated or takes too long.
int64_t cxml_remove(cxml_page *page, const char *expression);

/// Writes the elements and texts that an expression selects as HTML in UTF-8, one after another, each once.
/// `*html` is to be freed with `cxml_free`. Returns how many there are, or -1.
int64_t cxml_serialize(
    cxml_page *page, const char *expression, uint8_t **html, int64_t *count);

/// Writes the string value of an expression: of a node set the first node's. `*text` is to be freed with
/// `cxml_free`; NULL where nothing is selected. Returns how many nodes there are, 1 for a string, or -1.
int64_t cxml_string_value(
    cxml_page *page, const char *expression, uint8_t **text, int64_t *count);

/// Writes the string values of all nodes of an expression, each with a U+0001 behind it; a space parts elements with
/// nothing between them, and a semicolon items of lists and lines. `*text` is to be freed with `cxml_free`. Returns how
/// many nodes there are, 1 for a string, or -1.
int64_t cxml_string_values(
    cxml_page *page, const char *expression, uint8_t **text, int64_t *count);

/// Frees what the three functions above returned.
void cxml_free(uint8_t *bytes);

/// Frees the page and all that it owns.
void cxml_close(cxml_page *page);

/// Whether libxml2 in this process would open `path` as an external entity. Always 0: exists so that a
/// test can try it.
int32_t cxml_opens_external_entity(const char *path);

#ifdef __cplusplus
}
#endif
