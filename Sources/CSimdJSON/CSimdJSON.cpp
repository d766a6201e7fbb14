#include "CSimdJSON.h"

// The same parser in debug and release builds: the checks change the layout of simdjson's types and
// abort on what they dislike.
#define SIMDJSON_DEVELOPMENT_CHECKS 0
#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace simdjson;

namespace {

// A parser that has seen a line above this size gives its memory back when the next line is small.
constexpr size_t kLargeLine = size_t(64) << 20;

int32_t code_of(error_code error) {
  switch (error) {
    case SUCCESS: return CSIMDJSON_OK;
    case CAPACITY: return CSIMDJSON_TOO_LARGE;
    case MEMALLOC: return CSIMDJSON_NO_MEMORY;
    case DEPTH_ERROR: return CSIMDJSON_TOO_DEEP;
    case STRING_ERROR: return CSIMDJSON_BAD_STRING;
    case T_ATOM_ERROR: case F_ATOM_ERROR: case N_ATOM_ERROR: return CSIMDJSON_BAD_ATOM;
    case NUMBER_ERROR: case NUMBER_OUT_OF_RANGE: return CSIMDJSON_BAD_NUMBER;
    case UTF8_ERROR: return CSIMDJSON_NOT_UTF8;
    case EMPTY: return CSIMDJSON_EMPTY;
    case UNESCAPED_CHARS: return CSIMDJSON_CONTROL_CHARACTER;
    case UNCLOSED_STRING: return CSIMDJSON_UNCLOSED_STRING;
    case INCOMPLETE_ARRAY_OR_OBJECT: return CSIMDJSON_INCOMPLETE;
    case TRAILING_CONTENT: return CSIMDJSON_TRAILING_CONTENT;
    default: return CSIMDJSON_SYNTAX;
  }
}

// A text behind which SIMDJSON_PADDING bytes may be read, whatever they are.
struct Text {
  const char *bytes;
  size_t count;

  padded_string_view view() const {
    return padded_string_view(bytes, count, count + SIMDJSON_PADDING);
  }
};

// A copy of a text, followed by zero bytes.
struct PaddedText {
  char *bytes = nullptr;
  size_t count = 0;
  size_t capacity = 0;

  ~PaddedText() { std::free(bytes); }

  bool assign(const uint8_t *text, size_t text_count) {
    if (text_count > capacity || bytes == nullptr) {
      size_t wanted = text_count + text_count / 4 + 4096;
      char *fresh = static_cast<char *>(std::malloc(wanted + SIMDJSON_PADDING));
      if (fresh == nullptr) { return false; }
      std::free(bytes);
      bytes = fresh;
      capacity = wanted;
    }
    if (text_count > 0) { std::memcpy(bytes, text, text_count); }
    std::memset(bytes + text_count, 0, SIMDJSON_PADDING);
    count = text_count;
    return true;
  }

  void release() {
    std::free(bytes);
    bytes = nullptr;
    count = capacity = 0;
  }

  Text text() const { return Text{bytes, count}; }
};

bool hex4(const char *digits, unsigned &value) {
  value = 0;
  for (int i = 0; i < 4; i++) {
    unsigned char c = static_cast<unsigned char>(digits[i]);
    unsigned digit;
    if (c >= '0' && c <= '9') { digit = c - '0'; }
    else if (c >= 'a' && c <= 'f') { digit = c - 'a' + 10; }
    else if (c >= 'A' && c <= 'F') { digit = c - 'A' + 10; }
    else { return false; }
    value = value * 16 + digit;
  }
  return true;
}

// Overwrites every \uD800...\uDFFF escape that is not half of a pair by \uFFFD: same length, so that
// offsets stay true. simdjson refuses such strings; JavaScript writes them for cut text.
// Returns whether there was one. Outside of strings a backslash is an error anyway.
bool repair_lone_surrogates(PaddedText &text) {
  bool repaired = false;
  for (size_t i = 0; i + 1 < text.count;) {
    if (text.bytes[i] != '\\') { i++; continue; }
    unsigned high = 0, low = 0;
    if (text.bytes[i + 1] != 'u' || !hex4(text.bytes + i + 2, high)) { i += 2; continue; }
    if (high >= 0xD800 && high <= 0xDBFF && text.bytes[i + 6] == '\\' && text.bytes[i + 7] == 'u' &&
        hex4(text.bytes + i + 8, low) && low >= 0xDC00 && low <= 0xDFFF) {
      i += 12;
      continue;
    }
    if (high >= 0xD800 && high <= 0xDFFF) {
      std::memcpy(text.bytes + i + 2, "FFFD", 4);
      repaired = true;
    }
    i += 6;
  }
  return repaired;
}

// Where the faults are that simdjson's first pass finds without saying where.
size_t offset_of_invalid_utf8(Text text) {
  size_t start = 0;  // everything before is valid
  for (size_t step : {size_t(4096), size_t(1)}) {
    while (start < text.count) {
      size_t end = std::min(start + step, text.count);
      while (end < text.count && (text.bytes[end] & 0xC0) == 0x80) { end++; }  // whole characters
      if (!simdjson::validate_utf8(text.bytes + start, end - start)) { break; }
      start = end;
    }
  }
  return start < text.count ? start : SIZE_MAX;
}

size_t offset_in_strings(Text text, bool wants_control_character) {
  size_t opening = SIZE_MAX;
  for (size_t i = 0; i < text.count; i++) {
    unsigned char c = static_cast<unsigned char>(text.bytes[i]);
    if (opening == SIZE_MAX) {
      if (c == '"') { opening = i; }
    } else if (c == '\\') {
      i++;
    } else if (c == '"') {
      opening = SIZE_MAX;
    } else if (c < 0x20 && wants_control_character) {
      return i;
    }
  }
  return wants_control_character ? SIZE_MAX : opening;
}

size_t offset_of_first_pass_fault(Text text, int32_t code) {
  switch (code) {
    case CSIMDJSON_NOT_UTF8: return offset_of_invalid_utf8(text);
    case CSIMDJSON_CONTROL_CHARACTER: return offset_in_strings(text, true);
    case CSIMDJSON_UNCLOSED_STRING: return offset_in_strings(text, false);
    case CSIMDJSON_INCOMPLETE: return text.count;
    case CSIMDJSON_EMPTY: return 0;
    default: return SIZE_MAX;
  }
}

// Where something follows the object or array that the text is; SIZE_MAX where nothing does. simdjson
// looks at the last bracket only, and says that the text ends too early.
size_t offset_behind_root(Text text) {
  size_t depth = 0;
  bool is_closed = false, in_string = false;
  for (size_t i = 0; i < text.count; i++) {
    char c = text.bytes[i];
    if (in_string) {
      if (c == '\\') { i++; }
      if (c == '"') { in_string = false; }
      continue;
    }
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') { continue; }
    if (is_closed) { return i; }
    if (c == '"') { in_string = true; }
    if (c == '{' || c == '[') { depth++; }
    if (c == '}' || c == ']') { is_closed = --depth == 0; }
    if (depth == 0 && !is_closed) { return SIZE_MAX; }
  }
  return SIZE_MAX;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n' ||
                           text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return text;
}

// number = [ "-" ] int [ frac ] [ exp ], RFC 8259 section 6. Checked here because simdjson refuses
// integers beyond 64 bits, which are valid JSON and are only passed on.
bool is_number(std::string_view text) {
  size_t i = 0;
  auto digits = [&] {
    size_t start = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') { i++; }
    return i > start;
  };
  if (i < text.size() && text[i] == '-') { i++; }
  if (i < text.size() && text[i] == '0') { i++; } else if (!digits()) { return false; }
  if (i < text.size() && text[i] == '.') {
    i++;
    if (!digits()) { return false; }
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    i++;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) { i++; }
    if (!digits()) { return false; }
  }
  return i == text.size();
}

// Walks every value below an On-Demand document, which by itself checks only what it is asked for.
struct Walker {
  ondemand::document &document;
  const char *fault = nullptr;  // where the walk stopped, when known

  int32_t failed(error_code error) {
    const char *location = nullptr;
    if (fault == nullptr && !document.current_location().get(location)) { fault = location; }
    return code_of(error);
  }

  // The end of the value that was walked last: the next token, less the white space before it.
  const char *end_of_value(const char *start) {
    const char *next = nullptr;
    if (document.current_location().get(next)) { return nullptr; }
    return start + trimmed(std::string_view(start, size_t(next - start))).size();
  }

  int32_t walk_object(ondemand::object object, int depth) {
    if (depth > CSIMDJSON_MAXIMUM_DEPTH) { return failed(DEPTH_ERROR); }
    for (auto result : object) {
      ondemand::field field;
      if (auto error = std::move(result).get(field)) { return failed(error); }
      std::string_view key;
      if (auto error = field.unescaped_key().get(key)) { return failed(error); }
      if (int32_t code = walk(field.value(), depth)) { return code; }
    }
    return CSIMDJSON_OK;
  }

  int32_t walk_array(ondemand::array array, int depth) {
    if (depth > CSIMDJSON_MAXIMUM_DEPTH) { return failed(DEPTH_ERROR); }
    for (auto result : array) {
      ondemand::value value;
      if (auto error = std::move(result).get(value)) { return failed(error); }
      if (int32_t code = walk(value, depth)) { return code; }
    }
    return CSIMDJSON_OK;
  }

  // `depth` is that of the container the value is in.
  int32_t walk(ondemand::value value, int depth) {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) { return failed(error); }
    switch (type) {
      case ondemand::json_type::object: {
        ondemand::object object;
        if (auto error = value.get_object().get(object)) { return failed(error); }
        return walk_object(object, depth + 1);
      }
      case ondemand::json_type::array: {
        ondemand::array array;
        if (auto error = value.get_array().get(array)) { return failed(error); }
        return walk_array(array, depth + 1);
      }
      case ondemand::json_type::string: {
        std::string_view ignored;
        const char *start = value.raw_json_token().data();
        if (auto error = value.get_string().get(ignored)) { fault = start; return failed(error); }
        return CSIMDJSON_OK;
      }
      default: return check_scalar(value.raw_json_token(), type);
    }
  }

  // The iterator steps over a number or atom that was not consumed.
  int32_t check_scalar(std::string_view token, ondemand::json_type type) {
    std::string_view text = trimmed(token);
    bool is_atom = type != ondemand::json_type::number;
    bool valid = is_atom ? text == "true" || text == "false" || text == "null" : is_number(text);
    if (valid) { return CSIMDJSON_OK; }
    fault = token.data();
    return is_atom ? CSIMDJSON_BAD_ATOM : CSIMDJSON_BAD_NUMBER;
  }

  // SIZE_MAX where unknown.
  size_t fault_offset(Text text, int32_t code) const {
    if (code == CSIMDJSON_OK || fault == nullptr) { return SIZE_MAX; }
    // simdjson looks for the closing bracket first and stays at the opening one.
    if (code == CSIMDJSON_INCOMPLETE) { return text.count; }
    bool known = fault >= text.bytes && fault <= text.bytes + text.count;
    return known ? size_t(fault - text.bytes) : SIZE_MAX;
  }

  int32_t check_nothing_follows() {
    const char *location = nullptr;
    if (document.current_location().get(location)) { return CSIMDJSON_OK; }
    fault = location;
    return CSIMDJSON_TRAILING_CONTENT;
  }
};

}  // namespace

// MARK: - Splitter

struct csimdjson_splitter {
  ondemand::parser parser;
  PaddedText copy;
  std::vector<csimdjson_field> fields;

  int32_t split(Text text, size_t *error_offset) {
    fields.clear();
    ondemand::document document;
    if (auto error = parser.iterate(text.view()).get(document)) {
      int32_t code = code_of(error);
      *error_offset = offset_of_first_pass_fault(text, code);
      return code;
    }
    Walker walker{document};
    int32_t code = split(document, walker, text);
    *error_offset = walker.fault_offset(text, code);
    if (code == CSIMDJSON_INCOMPLETE && offset_behind_root(text) != SIZE_MAX) {
      *error_offset = offset_behind_root(text);
      return CSIMDJSON_TRAILING_CONTENT;
    }
    return code;
  }

  int32_t split(ondemand::document &document, Walker &walker, Text text) {
    ondemand::json_type root;
    if (auto error = document.type().get(root)) { return walker.failed(error); }
    if (root != ondemand::json_type::object) {
      walker.failed(SUCCESS);
      return CSIMDJSON_NOT_AN_OBJECT;
    }
    ondemand::object object;
    if (auto error = document.get_object().get(object)) { return walker.failed(error); }
    for (auto result : object) {
      ondemand::field field;
      if (auto error = std::move(result).get(field)) { return walker.failed(error); }
      std::string_view key;
      if (auto error = field.unescaped_key().get(key)) { return walker.failed(error); }
      ondemand::value value = field.value();
      ondemand::json_type type;
      if (auto error = value.type().get(type)) { return walker.failed(error); }
      std::string_view token = value.raw_json_token();
      std::string_view content;
      switch (type) {
        case ondemand::json_type::string: {
          ondemand::raw_json_string consumed;
          if (auto error = value.get_raw_json_string().get(consumed)) {
            return walker.failed(error);
          }
          // The token ends with the closing quote.
          content = trimmed(token);
          content = content.substr(1, content.size() - 2);
          break;
        }
        case ondemand::json_type::object:
        case ondemand::json_type::array: {
          if (int32_t code = walker.walk(value, 1)) { return code; }
          const char *end = walker.end_of_value(token.data());
          if (end == nullptr) { return CSIMDJSON_SYNTAX; }
          content = std::string_view(token.data(), size_t(end - token.data()));
          break;
        }
        default:
          if (int32_t code = walker.check_scalar(token, type)) { return code; }
          content = trimmed(token);
      }
      fields.push_back({reinterpret_cast<const uint8_t *>(key.data()), key.size(),
                        reinterpret_cast<const uint8_t *>(content.data()), content.size(),
                        size_t(token.data() - text.bytes), type == ondemand::json_type::string});
    }
    return walker.check_nothing_follows();
  }
};

csimdjson_splitter *csimdjson_splitter_create(void) {
  return new (std::nothrow) csimdjson_splitter();
}

void csimdjson_splitter_destroy(csimdjson_splitter *splitter) { delete splitter; }

int32_t csimdjson_splitter_split(csimdjson_splitter *splitter, const uint8_t *text, size_t count,
                                 bool has_room, const csimdjson_field **fields,
                                 size_t *field_count, size_t *error_offset) {
  *fields = nullptr;
  *field_count = 0;
  *error_offset = SIZE_MAX;
  if (count >= SIMDJSON_MAXSIZE_BYTES - SIMDJSON_PADDING) { return CSIMDJSON_TOO_LARGE; }
  if (splitter->parser.capacity() > kLargeLine && count < kLargeLine / 8) {
    splitter->copy.release();
    splitter->parser = ondemand::parser();
  }
  Text given{reinterpret_cast<const char *>(text), count};
  if (!has_room) {
    if (!splitter->copy.assign(text, count)) { return CSIMDJSON_NO_MEMORY; }
    given = splitter->copy.text();
  }
  int32_t code = splitter->split(given, error_offset);
  if (code == CSIMDJSON_BAD_STRING) {
    if (has_room && !splitter->copy.assign(text, count)) { return CSIMDJSON_NO_MEMORY; }
    if (repair_lone_surrogates(splitter->copy)) {
      code = splitter->split(splitter->copy.text(), error_offset);
    }
  }
  if (code == CSIMDJSON_OK) {
    *fields = splitter->fields.data();
    *field_count = splitter->fields.size();
  }
  return code;
}

// MARK: - Document

struct csimdjson_document {
  dom::parser parser;
  dom::element root;
};

namespace {

template <typename Value>
csimdjson_element pack(const Value &value) {
  static_assert(sizeof(Value) == sizeof(csimdjson_element), "simdjson's reference changed size");
  static_assert(std::is_trivially_copyable<Value>::value, "simdjson's reference owns something");
  csimdjson_element packed;
  std::memcpy(&packed, &value, sizeof packed);
  return packed;
}

template <typename Value>
Value unpack(csimdjson_element packed) {
  static_assert(sizeof(Value) == sizeof(csimdjson_element), "simdjson's reference changed size");
  Value value;
  std::memcpy(static_cast<void *>(&value), &packed, sizeof packed);
  return value;
}

// The DOM parser does not say where a fault is; the On-Demand walk finds it.
size_t locate_fault(Text text) {
  ondemand::parser parser;
  ondemand::document document;
  if (parser.iterate(text.view()).get(document)) { return SIZE_MAX; }
  Walker walker{document};
  int32_t code = CSIMDJSON_OK;
  ondemand::json_type root;
  if (document.type().get(root)) { return 0; }
  if (root == ondemand::json_type::object) {
    ondemand::object object;
    if (auto error = document.get_object().get(object)) {
      return walker.fault_offset(text, walker.failed(error));
    }
    code = walker.walk_object(object, 1);
  } else if (root == ondemand::json_type::array) {
    ondemand::array array;
    if (auto error = document.get_array().get(array)) {
      return walker.fault_offset(text, walker.failed(error));
    }
    code = walker.walk_array(array, 1);
  } else {
    return 0;
  }
  if (code == CSIMDJSON_OK) { code = walker.check_nothing_follows(); }
  return walker.fault_offset(text, code);
}

}  // namespace

int32_t csimdjson_document_create(const uint8_t *text, size_t count, csimdjson_document **document,
                                  size_t *error_offset) {
  *document = nullptr;
  *error_offset = SIZE_MAX;
  if (count >= SIMDJSON_MAXSIZE_BYTES - SIMDJSON_PADDING) { return CSIMDJSON_TOO_LARGE; }
  PaddedText padded;
  if (!padded.assign(text, count)) { return CSIMDJSON_NO_MEMORY; }
  csimdjson_document *fresh = new (std::nothrow) csimdjson_document();
  if (fresh == nullptr) { return CSIMDJSON_NO_MEMORY; }
  error_code error = fresh->parser.allocate(count, CSIMDJSON_MAXIMUM_DEPTH);
  if (!error) { error = fresh->parser.parse(padded.bytes, count, false).get(fresh->root); }
  if (error == STRING_ERROR && repair_lone_surrogates(padded)) {
    error = fresh->parser.parse(padded.bytes, count, false).get(fresh->root);
  }
  if (error) {
    int32_t code = code_of(error);
    delete fresh;
    *error_offset = offset_of_first_pass_fault(padded.text(), code);
    if (*error_offset == SIZE_MAX) { *error_offset = locate_fault(padded.text()); }
    return code;
  }
  *document = fresh;
  return CSIMDJSON_OK;
}

void csimdjson_document_destroy(csimdjson_document *document) { delete document; }

csimdjson_element csimdjson_document_root(const csimdjson_document *document) {
  return pack(document->root);
}

int32_t csimdjson_element_kind(csimdjson_element element) {
  switch (unpack<dom::element>(element).type()) {
    case dom::element_type::OBJECT: return CSIMDJSON_OBJECT;
    case dom::element_type::ARRAY: return CSIMDJSON_ARRAY;
    case dom::element_type::STRING: return CSIMDJSON_STRING;
    case dom::element_type::BOOL: return CSIMDJSON_BOOL;
    case dom::element_type::NULL_VALUE: return CSIMDJSON_NULL;
    default: return CSIMDJSON_NUMBER;
  }
}

bool csimdjson_element_string(csimdjson_element element, const uint8_t **utf8, size_t *count) {
  std::string_view text;
  if (unpack<dom::element>(element).get_string().get(text)) { return false; }
  *utf8 = reinterpret_cast<const uint8_t *>(text.data());
  *count = text.size();
  return true;
}

bool csimdjson_element_integer(csimdjson_element element, int64_t *value) {
  return !unpack<dom::element>(element).get_int64().get(*value);
}

bool csimdjson_element_double(csimdjson_element element, double *value) {
  return !unpack<dom::element>(element).get_double().get(*value);
}

bool csimdjson_element_bool(csimdjson_element element, bool *value) {
  return !unpack<dom::element>(element).get_bool().get(*value);
}

bool csimdjson_element_member(csimdjson_element element, const uint8_t *key, size_t key_count,
                              csimdjson_element *member) {
  dom::object object;
  if (unpack<dom::element>(element).get_object().get(object)) { return false; }
  std::string_view name(reinterpret_cast<const char *>(key), key_count);
  bool is_there = false;
  for (dom::key_value_pair field : object) {
    if (field.key == name) {
      *member = pack(field.value);
      is_there = true;
    }
  }
  return is_there;
}

bool csimdjson_cursor_begin(csimdjson_element container, csimdjson_cursor *cursor) {
  dom::element element = unpack<dom::element>(container);
  dom::object object;
  dom::array array;
  if (!element.get_object().get(object)) {
    *cursor = {pack(object.begin()), pack(object.end()), true};
    return true;
  }
  if (!element.get_array().get(array)) {
    *cursor = {pack(array.begin()), pack(array.end()), false};
    return true;
  }
  return false;
}

bool csimdjson_cursor_next(csimdjson_cursor *cursor, const uint8_t **key, size_t *key_count,
                           csimdjson_element *value) {
  *key = nullptr;
  *key_count = 0;
  if (cursor->next.index == cursor->end.index) { return false; }
  if (cursor->is_object) {
    auto at = unpack<dom::object::iterator>(cursor->next);
    std::string_view name = at.key();
    *key = reinterpret_cast<const uint8_t *>(name.data());
    *key_count = name.size();
    *value = pack(at.value());
    cursor->next = pack(++at);
  } else {
    auto at = unpack<dom::array::iterator>(cursor->next);
    *value = pack(*at);
    cursor->next = pack(++at);
  }
  return true;
}

uint8_t *csimdjson_element_minify(csimdjson_element element, size_t *count) {
  std::string text = simdjson::minify(unpack<dom::element>(element));
  uint8_t *copy = static_cast<uint8_t *>(std::malloc(text.size() + 1));
  *count = copy == nullptr ? 0 : text.size();
  if (copy != nullptr) { std::memcpy(copy, text.data(), text.size()); }
  return copy;
}

void csimdjson_free(uint8_t *bytes) { std::free(bytes); }
