/* What a decoder found, folded into one number: the same sum as src/checksum.rs. */
#ifndef CHECKSUM_H
#define CHECKSUM_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum member {
  START_AT = 1, SESSION_ID, USER_ID, TIME_SHIFT, VISIBILITY, EVENT_ID, ASKER_ID, PERSON_ID, USER_NICK, USER_TYPE,
  PROTOCOL_TYPE, TIME_ZONE_OFFSET, CLIENT_VERSION, MESSAGE_TYPE, TREAT_AS, MESSAGE_TEXT, NOTICE_TYPE, NOTICE_TEXT,
  CODE, REASON, KEY, TYPE, VALUE, RECEIVER_ID, TRUNCATED, MESSAGE_CHECK, AGENTS, CLIENTS, NUMBER, BYTES
};

/* A constant wherever the member is one, as it nearly always is. */
static inline uint64_t weight(int member) {
  uint64_t mixed = (uint64_t)member * UINT64_C(0x9E3779B97F4A7C15);
  return (mixed ^ (mixed >> 32)) * UINT64_C(0xD6E8FEB86659FD93);
}

static inline uint64_t sum_event(uint64_t sum) { return sum * UINT64_C(0x00000100000001B3) + 1; }

static inline uint64_t sum_bytes(int member, const char *text, size_t length) {
  const unsigned char *bytes = (const unsigned char *)text;
  if (!length) return 0;
  return ((uint64_t)length << 24 | (uint64_t)bytes[0] << 16 | (uint64_t)bytes[length / 2] << 8 | bytes[length - 1]) *
         weight(member);
}

static inline uint64_t sum_text(int member, const char *text) { return sum_bytes(member, text, strlen(text)); }

static inline uint64_t sum_digits(int member, const char *text, size_t length) {
  size_t index = length && *text == '-';
  const int is_negative = index != 0;
  int64_t number = 0;
  for (; index < length && text[index] >= '0' && text[index] <= '9'; index++) number = number * 10 + (text[index] - '0');
  return (uint64_t)(is_negative ? -number : number) * weight(member);
}

static inline uint64_t sum_number(int member, const char *text) {
  int is_negative = *text == '-';
  int64_t number = 0;
  for (text += is_negative; *text >= '0' && *text <= '9'; text++) number = number * 10 + (*text - '0');
  return (uint64_t)(is_negative ? -number : number) * weight(member);
}

#endif
