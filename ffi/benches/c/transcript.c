/* Decodes a stored transcript through libparlor, as a C program does: event by event, with all members. */
#include <parlor.h>

#include "checksum.h"

int bench_parlor_decode(const uint8_t *document, size_t length, uint64_t *sum);
const parlor_key_values *bench_parlor_items(const uint8_t *document, size_t length, parlor_transcript **transcript);
uint64_t bench_parlor_access(const parlor_key_values *items, size_t times);
uint64_t bench_parlor_find(const parlor_key_values *items, const char *path, size_t times);

static uint64_t text(int member, parlor_text text) { return sum_bytes(member, text.data, text.length); }

static uint64_t number(int member, int64_t number) { return (uint64_t)number * weight(member); }

static const char *visibility(int32_t visibility) {
  return visibility == PARLOR_VISIBILITY_ALL ? "ALL" : visibility == PARLOR_VISIBILITY_INT ? "INT" : "VIP";
}

static const char *type(const parlor_key_value *item) {
  switch (item->value_type) {
    case PARLOR_VALUE_STRING: return "string";
    case PARLOR_VALUE_LIST: return "kvlist";
    case PARLOR_VALUE_INT: return "int";
    case PARLOR_VALUE_BINARY: return "binary";
    default: return "";
  }
}

static uint64_t items(const parlor_key_values *list) {
  size_t count = parlor_key_values_count(list), i;
  uint64_t sum = 0;
  for (i = 0; i < count; i++) {
    const parlor_key_value *item = parlor_key_values_at(list, i);
    sum += text(KEY, item->key) + sum_text(TYPE, type(item));
    switch (item->value_type) {
      case PARLOR_VALUE_LIST: sum += items(item->list); break;
      case PARLOR_VALUE_INT: sum += number(NUMBER, item->number); break;
      case PARLOR_VALUE_BINARY: sum += sum_bytes(BYTES, (const char *)item->bytes, item->bytes_length); break;
      default: sum += text(VALUE, item->text);
    }
  }
  return sum;
}

static uint64_t members(const parlor_event *event) {
  uint64_t sum = text(USER_ID, event->user_id) + number(TIME_SHIFT, event->time_shift) +
                 sum_text(VISIBILITY, visibility(event->visibility)) + number(EVENT_ID, event->event_id) +
                 text(ASKER_ID, event->asker_id);
  if (event->has_receiver_id) sum += text(RECEIVER_ID, event->receiver_id);
  if (event->has_truncated) sum += number(TRUNCATED, event->truncated);
  if (event->kind == PARLOR_EVENT_REENTER)
    sum += text(AGENTS, parlor_user_status_name(event->agents)) + text(CLIENTS, parlor_user_status_name(event->clients));
  if (event->user) {
    const parlor_user_info *user = event->user;
    sum += text(PERSON_ID, user->person_id) + text(USER_NICK, user->nickname) +
           text(USER_TYPE, user->user_type_name) + text(PROTOCOL_TYPE, user->protocol_name) +
           number(TIME_ZONE_OFFSET, user->time_zone_offset) + number(CLIENT_VERSION, user->client_version);
  }
  if (event->text) {
    sum += text(MESSAGE_TYPE, event->text->message_type) + text(TREAT_AS, event->text->treat_as) +
           text(MESSAGE_TEXT, event->text->text);
    if (event->text->check != PARLOR_MESSAGE_CHECK_NONE)
      sum += text(MESSAGE_CHECK, parlor_message_check_name(event->text->check));
  }
  if (event->notice)
    sum += text(NOTICE_TYPE, event->notice->notice_type_name) + text(NOTICE_TEXT, event->notice->text);
  if (event->reason) sum += number(CODE, event->reason->code) + text(REASON, event->reason->text);
  return sum + items(event->user_data) + items(event->event_attributes);
}

int bench_parlor_decode(const uint8_t *document, size_t length, uint64_t *sum) {
  parlor_transcript *transcript = NULL;
  const parlor_session_info *session;
  const parlor_event *event;
  int32_t status = parlor_transcript_new(&transcript);
  *sum = 0;
  if (status == PARLOR_OK) status = parlor_transcript_read(transcript, document, length);
  if (status == PARLOR_OK) status = parlor_transcript_session(transcript, &session);
  if (status == PARLOR_OK) *sum = text(START_AT, session->start_at) + text(SESSION_ID, session->session_id);
  while (status == PARLOR_OK) {
    status = parlor_transcript_next(transcript, &event);
    if (status == PARLOR_OK) *sum = sum_event(*sum) + members(event);
  }
  parlor_transcript_free(&transcript);
  return status == PARLOR_END;
}

/* The first collection of the document that has items, for as long as the transcript isn't freed. */
const parlor_key_values *bench_parlor_items(const uint8_t *document, size_t length, parlor_transcript **transcript) {
  const parlor_event *event;
  int32_t status = parlor_transcript_new(transcript);
  if (status == PARLOR_OK) status = parlor_transcript_read(*transcript, document, length);
  while (status == PARLOR_OK) {
    status = parlor_transcript_next(*transcript, &event);
    if (status == PARLOR_OK && parlor_key_values_count(event->user_data)) return event->user_data;
  }
  return NULL;
}

/* Looks up the item at `path` so many times. */
uint64_t bench_parlor_find(const parlor_key_values *items, const char *path, size_t times) {
  const parlor_text text = parlor_text_of(path);
  uint64_t sum = 0;
  while (times--) {
    const parlor_key_value *item = parlor_key_values_find(items, text);
    sum += item ? item->text.length : 0;
  }
  return sum;
}

/* Looks at the first items so many times. */
uint64_t bench_parlor_access(const parlor_key_values *items, size_t times) {
  uint64_t sum = 0;
  while (times--) sum += (uint64_t)parlor_key_values_at(items, times & 1)->value_type;
  return sum;
}
