/* Decodes a stored transcript with expat. */
#include <expat.h>
#include <stdlib.h>

#include "checksum.h"

struct state {
  uint64_t sum;
  /* The member that text belongs to, and the text so far: it comes in pieces. */
  int member;
  size_t length, capacity;
  char *text;
};

static const char *find(const char **attributes, const char *name) {
  for (; *attributes; attributes += 2)
    if (!strcmp(*attributes, name)) return attributes[1];
  return NULL;
}

static void text_of(struct state *state, const char **attributes, const char *name, int member) {
  const char *value = find(attributes, name);
  if (value) state->sum += sum_text(member, value);
}

static void number_of(struct state *state, const char **attributes, const char *name, int member) {
  const char *value = find(attributes, name);
  if (value) state->sum += sum_number(member, value);
}

/* The member that the text of an item is; 0 for none: what stands in a list are elements, and bytes aren't decoded. */
static int value_of(const char *type) {
  if (!type) return VALUE;
  if (!strcmp(type, "int")) return NUMBER;
  return strcmp(type, "kvlist") && strcmp(type, "binary") ? VALUE : 0;
}

static void XMLCALL on_start(void *data, const char *name, const char **attributes) {
  struct state *state = data;
  state->member = 0;
  state->length = 0;
  if (!strcmp(name, "msgText")) {
    text_of(state, attributes, "msgType", MESSAGE_TYPE);
    text_of(state, attributes, "treatAs", TREAT_AS);
    text_of(state, attributes, "msgCheck", MESSAGE_CHECK);
    state->member = MESSAGE_TEXT;
  } else if (!strcmp(name, "item")) {
    const char *type = find(attributes, "type");
    text_of(state, attributes, "key", KEY);
    if (type) state->sum += sum_text(TYPE, type);
    state->member = value_of(type);
  } else if (!strcmp(name, "message") || !strcmp(name, "notice") || !strcmp(name, "newParty") ||
             !strcmp(name, "partyLeft") || !strcmp(name, "reenter")) {
    state->sum = sum_event(state->sum);
    text_of(state, attributes, "userId", USER_ID);
    number_of(state, attributes, "timeShift", TIME_SHIFT);
    text_of(state, attributes, "visibility", VISIBILITY);
    number_of(state, attributes, "eventId", EVENT_ID);
    text_of(state, attributes, "askerId", ASKER_ID);
    text_of(state, attributes, "receiverId", RECEIVER_ID);
    number_of(state, attributes, "truncated", TRUNCATED);
    text_of(state, attributes, "agents", AGENTS);
    text_of(state, attributes, "clients", CLIENTS);
  } else if (!strcmp(name, "noticeText")) {
    text_of(state, attributes, "noticeType", NOTICE_TYPE);
    state->member = NOTICE_TEXT;
  } else if (!strcmp(name, "userInfo")) {
    text_of(state, attributes, "personId", PERSON_ID);
    text_of(state, attributes, "userNick", USER_NICK);
    text_of(state, attributes, "userType", USER_TYPE);
    text_of(state, attributes, "protocolType", PROTOCOL_TYPE);
    number_of(state, attributes, "timeZoneOffset", TIME_ZONE_OFFSET);
    number_of(state, attributes, "clientVersion", CLIENT_VERSION);
  } else if (!strcmp(name, "reason")) {
    number_of(state, attributes, "code", CODE);
    state->member = REASON;
  } else if (!strcmp(name, "chatTranscript")) {
    text_of(state, attributes, "startAt", START_AT);
    text_of(state, attributes, "sessionId", SESSION_ID);
  }
}

static void XMLCALL on_end(void *data, const char *name) {
  struct state *state = data;
  (void)name;
  if (state->member == NUMBER)
    state->sum += sum_digits(NUMBER, state->text, state->length);
  else if (state->member)
    state->sum += sum_bytes(state->member, state->text, state->length);
  state->member = 0;
}

static uint64_t allocations;

static void *counted_malloc(size_t size) {
  allocations++;
  return malloc(size);
}

static void *counted_realloc(void *block, size_t size) {
  allocations++;
  return realloc(block, size);
}

static void XMLCALL on_text(void *data, const char *text, int length) {
  struct state *state = data;
  size_t needed = state->length + (size_t)length;
  if (!state->member) return;
  if (needed > state->capacity) {
    char *larger = counted_realloc(state->text, needed * 2);
    if (!larger) abort();
    state->text = larger;
    state->capacity = needed * 2;
  }
  memcpy(state->text + state->length, text, (size_t)length);
  state->length = needed;
}

uint64_t bench_expat_allocations(void) { return allocations; }

/* 0 if it is refused. */
int bench_expat_decode(const char *document, size_t length, uint64_t *sum) {
  const XML_Memory_Handling_Suite memory = {counted_malloc, counted_realloc, free};
  struct state state = {0, 0, 0, 0, NULL};
  XML_Parser parser = XML_ParserCreate_MM(NULL, &memory, NULL);
  if (!parser) return 0;
  XML_SetUserData(parser, &state);
  XML_SetElementHandler(parser, on_start, on_end);
  XML_SetCharacterDataHandler(parser, on_text);
  int accepted = XML_Parse(parser, document, (int)length, 1) == XML_STATUS_OK;
  XML_ParserFree(parser);
  free(state.text);
  *sum = state.sum;
  return accepted;
}
