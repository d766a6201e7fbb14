#include "CLibXML2.h"

#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct cxml_reader {
  // A whole tree and a place in it. `is_closing` is set after the children of `node`.
  xmlDocPtr tree;
  xmlNodePtr node;
  int is_closing;

  int32_t depth;
  int32_t status;
  int32_t maximum_depth;
  int64_t elements, maximum_elements;
  int64_t work;
  xmlChar *attribute_value;  // of an attribute that is not one plain text node
};

// MARK: - Once per process

static xmlParserInputPtr refuse_entity(const char *url, const char *id, xmlParserCtxtPtr context) {
  (void)url, (void)id, (void)context;
  return NULL;
}

static void ignore_message(void *closure, const char *format, ...) { (void)closure, (void)format; }

static void set_up(void) {
  xmlInitParser();
  // Else libxml2 writes to standard error, in this thread and in later ones.
  xmlSetGenericErrorFunc(NULL, ignore_message);
  xmlThrDefSetGenericErrorFunc(NULL, ignore_message);
  // XML_PARSE_NONET alone still lets libxml2 2.9.14 read local files.
  xmlSetExternalEntityLoader(refuse_entity);
}

static void set_up_once(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, set_up);
}

int32_t cxml_opens_external_entity(const char *path) {
  set_up_once();
  xmlParserCtxtPtr context = xmlNewParserCtxt();
  xmlParserInputPtr input = xmlLoadExternalEntity(path, NULL, context);
  if (input != NULL) xmlFreeInputStream(input);
  xmlFreeParserCtxt(context);
  return input != NULL;
}

// MARK: - HTML

static void html_start(void *closure, const xmlChar *name, const xmlChar **attributes) {
  xmlParserCtxtPtr context = closure;
  cxml_reader *reader = context->_private;
  if (context->nodeNr >= reader->maximum_depth) {
    reader->status = cxml_too_deep;
  } else if (++reader->elements > reader->maximum_elements) {
    reader->status = cxml_too_many_elements;
  }
  if (reader->status != cxml_ok) {
    xmlStopParser(context);
    return;
  }
  xmlSAX2StartElement(context, name, attributes);
}

// libxml2 searches the whole stack of open elements for every end tag that matches none, and then
// reports an error: on hostile pages that is the depth times the size of the page.
static void html_error(void *closure, xmlErrorPtr error) {
  (void)error;
  xmlParserCtxtPtr context = closure;
  cxml_reader *reader = context->_private;
  reader->work += context->nameNr;
  if (reader->work > 200000000 && reader->status == cxml_ok) {
    reader->status = cxml_too_much_work;
    xmlStopParser(context);
  }
}

cxml_reader *cxml_open_html(
    const uint8_t *bytes, int32_t count, int32_t maximum_depth, int64_t maximum_elements) {
  set_up_once();
  cxml_reader *reader = calloc(1, sizeof *reader);
  if (reader == NULL) return NULL;
  reader->maximum_depth = maximum_depth;
  reader->maximum_elements = maximum_elements;
  if (count == 0) return reader;
  htmlParserCtxtPtr context = htmlNewParserCtxt();
  if (context == NULL) {
    free(reader);
    return NULL;
  }
  context->_private = reader;
  context->sax->startElement = html_start;
  context->sax->serror = html_error;
  context->sax->initialized = XML_SAX2_MAGIC;  // else serror is not called
  context->userData = context;
  context->options |= XML_PARSE_HUGE;  // not 256 levels and 10 MB: we have limits of our own
  reader->tree = htmlCtxtReadMemory(
      context, (const char *)bytes, count, NULL, "UTF-8",
      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
          HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE);
  if (context->errNo == XML_ERR_NO_MEMORY) reader->status = cxml_out_of_memory;
  htmlFreeParserCtxt(context);
  return reader;
}

static int describe(cxml_event *event, int kind, int32_t depth, const xmlChar *bytes) {
  event->kind = kind;
  event->depth = depth;
  event->bytes = bytes;
  event->count = bytes == NULL ? 0 : (int64_t)strlen((const char *)bytes);
  return kind;
}

static int next_in_tree(cxml_reader *reader, cxml_event *event) {
  if (reader->status != cxml_ok) return describe(event, cxml_failed, 0, NULL);
  if (reader->tree == NULL) return describe(event, cxml_finished, 0, NULL);
  xmlNodePtr node = reader->node;
  for (;;) {
    int closing = 0;
    if (node == NULL) {
      node = reader->tree->children;
      if (node == NULL) break;
    } else if (node->type == XML_ELEMENT_NODE && !reader->is_closing) {
      if (node->children != NULL) {
        node = node->children;
        reader->depth++;
      } else {
        closing = 1;
      }
    } else if (node->next != NULL) {
      node = node->next;
    } else {
      node = node->parent;
      if (node == NULL || node->type != XML_ELEMENT_NODE) break;
      reader->depth--;
      closing = 1;
    }
    reader->node = node;
    reader->is_closing = closing;
    if (node->type == XML_ELEMENT_NODE) {
      return describe(event, closing ? cxml_end : cxml_start, reader->depth, node->name);
    }
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      return describe(event, cxml_text, reader->depth, node->content);
    }
  }
  xmlFreeDoc(reader->tree);
  reader->tree = NULL;
  reader->node = NULL;
  return describe(event, cxml_finished, 0, NULL);
}

// MARK: - Events and attributes

int32_t cxml_next(cxml_reader *reader, cxml_event *event) {
  if (reader->attribute_value != NULL) {
    xmlFree(reader->attribute_value);
    reader->attribute_value = NULL;
  }
  return next_in_tree(reader, event);
}

int32_t cxml_attribute(
    cxml_reader *reader, const char *name, const uint8_t **value, int64_t *count) {
  if (reader->node == NULL || reader->node->type != XML_ELEMENT_NODE) return 0;
  for (xmlAttrPtr attribute = reader->node->properties; attribute != NULL;
       attribute = attribute->next) {
    if (strcmp((const char *)attribute->name, name) != 0) continue;
    xmlNodePtr content = attribute->children;
    const xmlChar *text = (const xmlChar *)"";
    if (content != NULL && content->type == XML_TEXT_NODE && content->next == NULL) {
      text = content->content;
    } else if (content != NULL) {
      // References to entities are left out: xmlNodeListGetString would expand a bomb.
      if (reader->attribute_value != NULL) xmlFree(reader->attribute_value);
      reader->attribute_value = NULL;
      for (; content != NULL; content = content->next) {
        if (content->type != XML_TEXT_NODE) continue;
        reader->attribute_value = xmlStrcat(reader->attribute_value, content->content);
      }
      if (reader->attribute_value != NULL) text = reader->attribute_value;
    }
    *value = text;
    *count = text == NULL ? 0 : (int64_t)strlen((const char *)text);
    return 1;
  }
  return 0;
}

// MARK: - XPath

static void ignore_error(void *closure, xmlErrorPtr error) { (void)closure, (void)error; }

// Errors of XPath have their message only where they go through the handler of the thread.
struct xpath_error {
  char message[256];
  int32_t offset;
};

static void keep_error(void *closure, xmlErrorPtr error) {
  struct xpath_error *kept = closure;
  if (kept->message[0] != 0 || error->message == NULL) return;
  strncpy(kept->message, error->message, sizeof kept->message - 1);
  kept->offset = error->int1;
}

int32_t cxml_is_xpath(const char *expression, const char **message, int32_t *offset) {
  set_up_once();
  static __thread struct xpath_error found;
  memset(&found, 0, sizeof found);
  xmlXPathContextPtr context = xmlXPathNewContext(NULL);
  if (context == NULL) return 0;
  xmlStructuredErrorFunc handler = xmlStructuredError;
  void *handler_closure = xmlStructuredErrorContext;
  xmlSetStructuredErrorFunc(&found, keep_error);
  xmlXPathCompExprPtr compiled = xmlXPathCtxtCompile(context, (const xmlChar *)expression);
  xmlSetStructuredErrorFunc(handler_closure, handler);
  *message = found.message[0] == 0 ? "it cannot be read" : found.message;
  *offset = found.offset;
  int is_valid = compiled != NULL;
  xmlXPathFreeCompExpr(compiled);
  xmlXPathFreeContext(context);
  return is_valid;
}

// The result of an expression on the page, to be freed with xmlXPathFreeObject.
static xmlXPathObjectPtr evaluate(cxml_reader *reader, const char *expression) {
  if (reader->tree == NULL || reader->status != cxml_ok) return NULL;
  xmlXPathContextPtr context = xmlXPathNewContext(reader->tree);
  if (context == NULL) return NULL;
  context->error = ignore_error;
  // "//*[.//*[.//*]]" on a large page would take hours.
  context->opLimit = 50000000;
  xmlXPathObjectPtr result = xmlXPathEvalExpression((const xmlChar *)expression, context);
  xmlXPathFreeContext(context);
  if (result != NULL && result->type == XPATH_NODESET) xmlXPathNodeSetSort(result->nodesetval);
  return result;
}

static int64_t node_count(xmlXPathObjectPtr result) {
  if (result->type != XPATH_NODESET || result->nodesetval == NULL) return 0;
  return result->nodesetval->nodeNr;
}

int64_t cxml_remove(cxml_reader *reader, const char *expression) {
  xmlXPathObjectPtr result = evaluate(reader, expression);
  if (result == NULL) return -1;
  int64_t removed = 0;
  // From the last one: what is inside of another comes after it.
  for (int64_t i = node_count(result) - 1; i >= 0; i--) {
    xmlNodePtr node = result->nodesetval->nodeTab[i];
    // xmlXPathFreeObject looks at the nodes.
    result->nodesetval->nodeTab[i] = NULL;
    if (node == NULL) continue;
    if (node->type == XML_ATTRIBUTE_NODE) {
      xmlRemoveProp((xmlAttrPtr)node);
    } else if (node->type == XML_ELEMENT_NODE || node->type == XML_TEXT_NODE ||
               node->type == XML_CDATA_SECTION_NODE || node->type == XML_COMMENT_NODE) {
      xmlUnlinkNode(node);
      xmlFreeNode(node);
    } else {
      continue;
    }
    removed++;
  }
  xmlXPathFreeObject(result);
  return removed;
}

static int is_inside(xmlNodePtr node, xmlNodePtr other) {
  for (; node != NULL; node = node->parent) {
    if (node == other) return 1;
  }
  return 0;
}

int64_t cxml_serialize(
    cxml_reader *reader, const char *expression, uint8_t **html, int64_t *count) {
  *html = NULL;
  *count = 0;
  xmlXPathObjectPtr result = evaluate(reader, expression);
  if (result == NULL) return -1;
  int64_t nodes = node_count(result), written = 0;
  xmlBufferPtr buffer = xmlBufferCreate();
  xmlOutputBufferPtr output =
      buffer == NULL ? NULL : xmlOutputBufferCreateBuffer(buffer, NULL);
  xmlNodePtr last = NULL;
  for (int64_t i = 0; i < nodes && output != NULL; i++) {
    xmlNodePtr node = result->nodesetval->nodeTab[i];
    if (node->type != XML_ELEMENT_NODE && node->type != XML_TEXT_NODE) continue;
    if (last != NULL && is_inside(node, last)) continue;
    htmlNodeDumpFormatOutput(output, reader->tree, node, "UTF-8", 0);
    xmlOutputBufferWriteString(output, "\n");
    last = node;
    written++;
  }
  if (output != NULL) xmlOutputBufferClose(output);
  xmlXPathFreeObject(result);
  if (buffer == NULL || output == NULL) {
    if (buffer != NULL) xmlBufferFree(buffer);
    return -1;
  }
  *count = xmlBufferLength(buffer);
  *html = xmlBufferDetach(buffer);
  xmlBufferFree(buffer);
  if (*html == NULL) *count = 0;
  return written;
}

int64_t cxml_string_value(
    cxml_reader *reader, const char *expression, uint8_t **text, int64_t *count) {
  *text = NULL;
  *count = 0;
  xmlXPathObjectPtr result = evaluate(reader, expression);
  if (result == NULL) return -1;
  int64_t nodes = result->type == XPATH_NODESET ? node_count(result) : 1;
  if (nodes > 0) {
    *text = result->type == XPATH_NODESET
                ? xmlXPathCastNodeToString(result->nodesetval->nodeTab[0])
                : xmlXPathCastToString(result);
    if (*text != NULL) *count = (int64_t)strlen((const char *)*text);
  }
  xmlXPathFreeObject(result);
  return nodes;
}

void cxml_free(uint8_t *bytes) {
  if (bytes != NULL) xmlFree(bytes);
}

int32_t cxml_status_of(const cxml_reader *reader) { return reader->status; }

void cxml_close(cxml_reader *reader) {
  if (reader == NULL) return;
  if (reader->attribute_value != NULL) xmlFree(reader->attribute_value);
  if (reader->tree != NULL) xmlFreeDoc(reader->tree);
  free(reader);
}
