#include "sync/hub/bb-accounts.h"
int main(int c,char**v){ g_autoptr(GError) e=NULL; BbAccounts*a=bb_accounts_open(v[1],&e); if(!a||!bb_accounts_add(a,v[2],NULL,(const char*const*)v+4,v[3],&e)){g_printerr("%s\n",e->message);return 1;} return 0;}
