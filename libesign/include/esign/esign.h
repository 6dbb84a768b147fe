// SPDX-License-Identifier: Apache-2.0
#pragma once
// The public surface, at once.
#include <esign/arayis.h>
#include <esign/care.h>
#include <esign/cert_path.h>
#include <esign/certificate.h>
#include <esign/container.h>
#include <esign/document.h>
#include <esign/inspect.h>
#include <esign/known_answers.h>
#include <esign/login.h>
#include <esign/online.h>
#include <esign/pdf.h>
#include <esign/personalise.h>
#include <esign/pin.h>
#include <esign/policy.h>
#include <esign/report.h>
#include <esign/result.h>
#include <esign/service.h>
#include <esign/signer.h>
#include <esign/time.h>
#include <esign/timestamp.h>
#include <esign/token.h>
#include <esign/travel_document.h>
#include <esign/trust.h>
#include <esign/trusted_list.h>
#include <esign/verifier.h>
