#include "CLibXML2.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
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

static void set_up(void) {
  xmlInitParser();
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

int32_t cxml_status_of(const cxml_reader *reader) { return reader->status; }

void cxml_close(cxml_reader *reader) {
  if (reader == NULL) return;
  if (reader->attribute_value != NULL) xmlFree(reader->attribute_value);
  if (reader->tree != NULL) xmlFreeDoc(reader->tree);
  free(reader);
}
