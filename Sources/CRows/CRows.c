#include "CRows.h"
