// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks what libesign.so shows to the world; everything else is hidden.
#define ESIGN_API __attribute__((visibility("default")))
