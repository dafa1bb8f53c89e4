/*
 * A view, a filter and a judge for one more thread. See hand.h.
 */
#include "query/hand.h"

bool md_hand_init(md_hand *h, const md_view *view, const md_select *filter)
{
    memset(h, 0, sizeof *h);
    h->judge = md_judge_again(view->judge);
    md_view_init(&h->view, view->rules, h->judge);
    md_view_turn(&h->view, view->catalog);
    md_select_again(&h->filter, filter, h->judge);
    return h->judge != NULL;
}

void md_hand_free(md_hand *h, md_judge *judge)
{
    md_select_free(&h->filter);
    md_view_free(&h->view);
    if (h->judge != NULL)
        md_judge_join(judge, h->judge);
    md_judge_free(h->judge);
}
