/*
 * A message's life in the queue: from its queue ID to `removed`.
 *
 * Takes messages from sessions, pickup and bounce, gives them to deliver.h and
 * decides what comes after a try: another one, expiry, a notification, the
 * operator, the end.  Does not know how mail is delivered.
 */
#ifndef BENCH_GENERATOR_QUEUE_H
#define BENCH_GENERATOR_QUEUE_H

#include "world.h"

/* A message with a queue ID and room for its recipients. */
struct message *queue_new(struct world *world, uint32_t host,
                          const struct address *from, uint32_t rcpt_count);
/* A new Message-ID of the sender's making. */
void queue_make_message_id(struct world *world, struct message *message);
/* The Message-ID that Postfix adds: date.queue_id@host. */
void queue_own_message_id(struct world *world, struct message *message);
/* The recipients of another message that are not done, and its sender. */
struct message *queue_copy(struct world *world, uint32_t host,
                           const struct message *original, uint64_t mask);

/* A line names this recipient: to=<…>. */
void queue_name_rcpt(struct world *world, struct message *message,
                     struct rcpt *rcpt);
/* The end of a message: counted, its number and file free for others. */
void queue_end(struct world *world, struct message *message,
               enum truth_state state, bool removed);
/* cleanup's `removed (canceled)` or `removed (discarded)` since 3.10; without
 * a line before. */
void queue_cancel(struct world *world, struct message *message,
                  enum truth_state state, const char *why);
void queue_hold(struct world *world, struct message *message);

void queue_pickup(struct world *world, uint32_t host);
void queue_activate(struct world *world, uint32_t number);
/* All jobs of this try have ended. */
void queue_try_done(struct world *world, struct message *message);
void queue_retry(struct world *world, uint32_t number);
void queue_release(struct world *world, uint32_t number);
void queue_remove(struct world *world, uint32_t number);

/* The state of a message as its lines show it now. */
enum truth_state queue_state(const struct message *message);

#endif
