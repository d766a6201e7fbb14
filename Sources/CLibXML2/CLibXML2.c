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

struct cxml_page {
  xmlDocPtr tree;
  int32_t status;
  int32_t maximum_depth;
  int64_t elements, maximum_elements;
  int64_t work;
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
  cxml_page *page = context->_private;
  if (context->nodeNr >= page->maximum_depth) {
    page->status = cxml_too_deep;
  } else if (++page->elements > page->maximum_elements) {
    page->status = cxml_too_many_elements;
  }
  if (page->status != cxml_ok) {
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
  cxml_page *page = context->_private;
  page->work += context->nameNr;
  if (page->work > 200000000 && page->status == cxml_ok) {
    page->status = cxml_too_much_work;
    xmlStopParser(context);
  }
}

cxml_page *cxml_open_html(
    const uint8_t *bytes, int32_t count, int32_t maximum_depth, int64_t maximum_elements) {
  set_up_once();
  cxml_page *page = calloc(1, sizeof *page);
  if (page == NULL) return NULL;
  page->maximum_depth = maximum_depth;
  page->maximum_elements = maximum_elements;
  if (count == 0) return page;
  htmlParserCtxtPtr context = htmlNewParserCtxt();
  if (context == NULL) {
    free(page);
    return NULL;
  }
  context->_private = page;
  context->sax->startElement = html_start;
  context->sax->serror = html_error;
  context->sax->initialized = XML_SAX2_MAGIC;  // else serror is not called
  context->userData = context;
  context->options |= XML_PARSE_HUGE;  // not 256 levels and 10 MB: we have limits of our own
  page->tree = htmlCtxtReadMemory(
      context, (const char *)bytes, count, NULL, "UTF-8",
      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
          HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE);
  if (context->errNo == XML_ERR_NO_MEMORY) page->status = cxml_out_of_memory;
  // With their places numbered, elements are sorted without walking among them.
  if (page->tree != NULL) xmlXPathOrderDocElems(page->tree);
  htmlFreeParserCtxt(context);
  return page;
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
static xmlXPathObjectPtr evaluate(cxml_page *page, const char *expression) {
  if (page->tree == NULL || page->status != cxml_ok) return NULL;
  xmlXPathContextPtr context = xmlXPathNewContext(page->tree);
  if (context == NULL) return NULL;
  context->error = ignore_error;
  // "//*[.//*[.//*]]" on a large page would take hours. How long the sets of "//a//b" take to join is not counted: the
  // depth of pages bounds it, and in the shipped rules "//b[ancestor::a]" needs no joining.
  context->opLimit = 5000000;
  xmlXPathObjectPtr result = xmlXPathEvalExpression((const xmlChar *)expression, context);
  xmlXPathFreeContext(context);
  if (result != NULL && result->type == XPATH_NODESET) xmlXPathNodeSetSort(result->nodesetval);
  return result;
}

// What stands for a result that is not there: of an empty page nothing is selected, anything else has failed.
static int64_t missing(const cxml_page *page) { return page->tree == NULL ? 0 : -1; }

static int64_t node_count(xmlXPathObjectPtr result) {
  if (result->type != XPATH_NODESET || result->nodesetval == NULL) return 0;
  return result->nodesetval->nodeNr;
}

int64_t cxml_remove(cxml_page *page, const char *expression) {
  xmlXPathObjectPtr result = evaluate(page, expression);
  if (result == NULL) return missing(page);
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
    cxml_page *page, const char *expression, uint8_t **html, int64_t *count) {
  *html = NULL;
  *count = 0;
  xmlXPathObjectPtr result = evaluate(page, expression);
  if (result == NULL) return missing(page);
  int64_t nodes = node_count(result), written = 0;
  xmlBufferPtr buffer = xmlBufferCreate();
  xmlOutputBufferPtr output =
      buffer == NULL ? NULL : xmlOutputBufferCreateBuffer(buffer, NULL);
  xmlNodePtr last = NULL;
  for (int64_t i = 0; i < nodes && output != NULL; i++) {
    xmlNodePtr node = result->nodesetval->nodeTab[i];
    if (node->type != XML_ELEMENT_NODE && node->type != XML_TEXT_NODE) continue;
    if (last != NULL && is_inside(node, last)) continue;
    htmlNodeDumpFormatOutput(output, page->tree, node, "UTF-8", 0);
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
    cxml_page *page, const char *expression, uint8_t **text, int64_t *count) {
  *text = NULL;
  *count = 0;
  xmlXPathObjectPtr result = evaluate(page, expression);
  if (result == NULL) return missing(page);
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

// Adds the texts in a node to a buffer. Names stand in elements of their own without a space between: a space parts
// them, and a semicolon the items of a list and lines.
static void add_text(xmlBufferPtr buffer, xmlNodePtr node, xmlNodePtr top) {
  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
    if (node->content != NULL) xmlBufferCat(buffer, node->content);
    return;
  }
  if (node->type != XML_ELEMENT_NODE) return;
  if (node != top && node->prev != NULL &&
      (xmlStrEqual(node->name, BAD_CAST "li") || xmlStrEqual(node->name, BAD_CAST "br"))) {
    xmlBufferCat(buffer, BAD_CAST "; ");
  } else if (node != top && node->prev != NULL && node->prev->type == XML_ELEMENT_NODE) {
    xmlBufferCat(buffer, BAD_CAST " ");
  }
  for (xmlNodePtr child = node->children; child != NULL; child = child->next) {
    add_text(buffer, child, top);
  }
}

int64_t cxml_string_values(
    cxml_page *page, const char *expression, uint8_t **text, int64_t *count) {
  *text = NULL;
  *count = 0;
  xmlXPathObjectPtr result = evaluate(page, expression);
  if (result == NULL) return missing(page);
  int64_t nodes = result->type == XPATH_NODESET ? node_count(result) : 1;
  xmlBufferPtr buffer = xmlBufferCreate();
  xmlNodePtr last = NULL;
  for (int64_t i = 0; i < nodes && buffer != NULL; i++) {
    xmlNodePtr node = result->type == XPATH_NODESET ? result->nodesetval->nodeTab[i] : NULL;
    if (node != NULL && node->type == XML_ELEMENT_NODE) {
      if (last != NULL && is_inside(node, last)) continue;
      add_text(buffer, node, node);
      last = node;
    } else {
      xmlChar *value = node != NULL ? xmlXPathCastNodeToString(node) : xmlXPathCastToString(result);
      if (value != NULL) xmlBufferCat(buffer, value);
      xmlFree(value);
    }
    // Pages have no such character.
    xmlBufferCat(buffer, BAD_CAST "\x01");
  }
  xmlXPathFreeObject(result);
  if (buffer == NULL) return -1;
  *count = xmlBufferLength(buffer);
  *text = xmlBufferDetach(buffer);
  xmlBufferFree(buffer);
  if (*text == NULL) *count = 0;
  return nodes;
}

void cxml_free(uint8_t *bytes) {
  if (bytes != NULL) xmlFree(bytes);
}

int32_t cxml_status_of(const cxml_page *page) { return page->status; }

void cxml_close(cxml_page *page) {
  if (page == NULL) return;
  if (page->tree != NULL) xmlFreeDoc(page->tree);
  free(page);
}
