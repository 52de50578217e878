// Decodes a stored transcript with pugixml.
#include <cstdlib>
#include <pugixml.hpp>

#include "checksum.h"

namespace {

uint64_t allocations;

void *counted_malloc(size_t size) {
  allocations++;
  return std::malloc(size);
}

uint64_t text_of(pugi::xml_node node, const char *name, int member) {
  return sum_text(member, node.attribute(name).value());
}

uint64_t number_of(pugi::xml_node node, const char *name, int member) {
  return sum_number(member, node.attribute(name).value());
}

uint64_t items(pugi::xml_node list) {
  uint64_t sum = 0;
  for (pugi::xml_node item : list.children("item")) {
    const char *type = item.attribute("type").value();
    sum += text_of(item, "key", KEY) + sum_text(TYPE, type);
    if (!strcmp(type, "kvlist"))
      sum += items(item);
    else if (!strcmp(type, "int"))
      sum += sum_number(NUMBER, item.child_value());
    else if (strcmp(type, "binary"))  // It doesn't decode bytes.
      sum += sum_text(VALUE, item.child_value());
  }
  return sum;
}

uint64_t event(pugi::xml_node node) {
  uint64_t sum = text_of(node, "userId", USER_ID) + number_of(node, "timeShift", TIME_SHIFT) +
                 text_of(node, "visibility", VISIBILITY) + number_of(node, "eventId", EVENT_ID) +
                 text_of(node, "askerId", ASKER_ID) + text_of(node, "receiverId", RECEIVER_ID) +
                 number_of(node, "truncated", TRUNCATED) + text_of(node, "agents", AGENTS) +
                 text_of(node, "clients", CLIENTS);
  for (pugi::xml_node child : node.children()) {
    const char *name = child.name();
    if (!strcmp(name, "msgText")) {
      sum += text_of(child, "msgType", MESSAGE_TYPE) + text_of(child, "treatAs", TREAT_AS) +
             text_of(child, "msgCheck", MESSAGE_CHECK);
      sum += sum_text(MESSAGE_TEXT, child.child_value());
    } else if (!strcmp(name, "userData") || !strcmp(name, "eventAttributes")) {
      sum += items(child);
    } else if (!strcmp(name, "noticeText")) {
      sum += text_of(child, "noticeType", NOTICE_TYPE) + sum_text(NOTICE_TEXT, child.child_value());
    } else if (!strcmp(name, "userInfo")) {
      sum += text_of(child, "personId", PERSON_ID) + text_of(child, "userNick", USER_NICK) +
             text_of(child, "userType", USER_TYPE) + text_of(child, "protocolType", PROTOCOL_TYPE) +
             number_of(child, "timeZoneOffset", TIME_ZONE_OFFSET) +
             number_of(child, "clientVersion", CLIENT_VERSION);
    } else if (!strcmp(name, "reason")) {
      sum += number_of(child, "code", CODE) + sum_text(REASON, child.child_value());
    }
  }
  return sum;
}

}  // namespace

extern "C" uint64_t bench_pugixml_allocations(void) { return allocations; }

// Parses alone, without looking anything up. 0 if it is refused.
extern "C" int bench_pugixml_parse(const char *document, size_t length) {
  pugi::set_memory_management_functions(counted_malloc, std::free);
  pugi::xml_document parsed;
  return static_cast<bool>(parsed.load_buffer(document, length));
}

// 0 if it is refused.
extern "C" int bench_pugixml_decode(const char *document, size_t length, uint64_t *sum) {
  pugi::set_memory_management_functions(counted_malloc, std::free);
  pugi::xml_document parsed;
  if (!parsed.load_buffer(document, length)) return 0;
  pugi::xml_node root = parsed.document_element();
  *sum = text_of(root, "startAt", START_AT) + text_of(root, "sessionId", SESSION_ID);
  for (pugi::xml_node child : root.children()) *sum = sum_event(*sum) + event(child);
  return 1;
}
