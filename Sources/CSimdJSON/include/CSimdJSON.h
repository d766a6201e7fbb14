// The wall in front of simdjson (a C++ library): only C types, so that no C++ header reaches Swift.
//
// Every function that can fail returns CSIMDJSON_OK or one of the error codes below and, where it
// says so, the byte offset of the fault in the text it was given (SIZE_MAX where unknown).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Containers nested deeper than this are refused, so that recursion stays bounded.
#define CSIMDJSON_MAXIMUM_DEPTH 512

enum {
  CSIMDJSON_OK = 0,
  CSIMDJSON_NOT_UTF8 = 1,         // the text is not valid UTF-8
  CSIMDJSON_EMPTY = 2,            // nothing but white space
  CSIMDJSON_CONTROL_CHARACTER = 3,// a byte below 0x20 inside a string
  CSIMDJSON_UNCLOSED_STRING = 4,  // the text ends inside a string
  CSIMDJSON_INCOMPLETE = 5,       // the text ends inside an object or array
  CSIMDJSON_TOO_DEEP = 6,         // nested deeper than CSIMDJSON_MAXIMUM_DEPTH
  CSIMDJSON_BAD_STRING = 7,       // an unknown escape
  CSIMDJSON_BAD_NUMBER = 8,       // not a JSON number, or (documents only) outside 64 bits
  CSIMDJSON_BAD_ATOM = 9,         // something like "tru" or "NaN"
  CSIMDJSON_NOT_AN_OBJECT = 10,   // the text is valid so far but its root is no object
  CSIMDJSON_TRAILING_CONTENT = 11,// something follows the root value
  CSIMDJSON_SYNTAX = 12,          // any other fault of structure
  CSIMDJSON_TOO_LARGE = 13,       // 4 GiB or more
  CSIMDJSON_NO_MEMORY = 14,
};

// MARK: One object split into its fields (simdjson On-Demand)

typedef struct csimdjson_splitter csimdjson_splitter;

typedef struct {
  const uint8_t *key;    // unescaped UTF-8
  size_t key_count;
  const uint8_t *value;  // as written; of a string what stands between the quotes
  size_t value_count;
  size_t value_offset;   // in the text, the quote of a string included
  bool is_string;
} csimdjson_field;

// NULL when there is no memory.
csimdjson_splitter *csimdjson_splitter_create(void);
void csimdjson_splitter_destroy(csimdjson_splitter *splitter);

// How many bytes are read behind a text that has room.
#define CSIMDJSON_ROOM 64

// Splits one JSON object and validates all but the escapes in the strings that are its fields. `*fields`
// and what it points to stay valid until the next call with this splitter, and as long as `text`.
// `has_room`: CSIMDJSON_ROOM bytes behind the text may be read, whatever they are; it is not copied then.
int32_t csimdjson_splitter_split(csimdjson_splitter *splitter, const uint8_t *text, size_t count,
                                 bool has_room, const csimdjson_field **fields,
                                 size_t *field_count, size_t *error_offset);

// MARK: A whole document (simdjson DOM)

typedef struct csimdjson_document csimdjson_document;

// A value of a document: a copy of simdjson's own reference, which fits two words.
typedef struct {
  const void *tape;
  size_t index;
} csimdjson_element;

// A place in an array or object.
typedef struct {
  csimdjson_element next;
  csimdjson_element end;
  bool is_object;
} csimdjson_cursor;

enum {
  CSIMDJSON_OBJECT = 0,
  CSIMDJSON_ARRAY = 1,
  CSIMDJSON_STRING = 2,
  CSIMDJSON_NUMBER = 3,
  CSIMDJSON_BOOL = 4,
  CSIMDJSON_NULL = 5,
};

int32_t csimdjson_document_create(const uint8_t *text, size_t count, csimdjson_document **document,
                                  size_t *error_offset);
void csimdjson_document_destroy(csimdjson_document *document);
csimdjson_element csimdjson_document_root(const csimdjson_document *document);

int32_t csimdjson_element_kind(csimdjson_element element);
// These return false when the element is of another kind (or the number does not fit).
bool csimdjson_element_string(csimdjson_element element, const uint8_t **utf8, size_t *count);
bool csimdjson_element_integer(csimdjson_element element, int64_t *value);
bool csimdjson_element_double(csimdjson_element element, double *value);
bool csimdjson_element_bool(csimdjson_element element, bool *value);
// The first member of that name.
bool csimdjson_element_member(csimdjson_element element, const uint8_t *key, size_t key_count,
                              csimdjson_element *member);
// False when the element is neither an array nor an object.
bool csimdjson_cursor_begin(csimdjson_element container, csimdjson_cursor *cursor);
// Gives the next value (and its key, in an object) and moves on; false at the end.
bool csimdjson_cursor_next(csimdjson_cursor *cursor, const uint8_t **key, size_t *key_count,
                           csimdjson_element *value);
// The element as JSON text without white space; free with csimdjson_free. NULL without memory.
uint8_t *csimdjson_element_minify(csimdjson_element element, size_t *count);
void csimdjson_free(uint8_t *bytes);

#ifdef __cplusplus
}
#endif
