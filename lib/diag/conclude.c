/*
 * A conclusion from many messages as a group of its own, so that it becomes a
 * finding like any other. Part of pass.h.
 */
#include "diag/pass.h"

#include "diag/group_parts.h"

bool md_pass_conclude(md_pass *p, const md_conclusion *c)
{
    md_verdict verdict;

    if (!md_traits_verdict(&p->traits, c->cause, &verdict))
        return true; /* the rules do not know it */
    uint32_t made = md_groups_derive(&p->groups, c->host, &verdict,
                                     c->direction, &c->party);
    if (made == MD_NO_GROUP)
        return false;
    md_group *group = &p->groups.items[made];
    group->alarming = c->alarming;
    group->going_on = c->going_on;
    group->messages = c->messages;
    group->recipients = c->recipients;
    return md_groups_copy(&p->groups, c->remark, &group->remark) &&
           md_groups_copy(&p->groups, c->user, &group->places.user) &&
           md_runs_put(&group->runs, c->run);
}
