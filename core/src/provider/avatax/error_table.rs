//! Every error code of AvaTax: what is to be done, and where.
//!
//! Sources: `ErrorCodeId` of Avalara's .NET SDK (427 names), Avalara's pages of errors of 2016 (190, among them 30 that the SDK no longer has). What Avalara
//! itself calls retryable is 5xx, 429, `TimeoutRequested` and `ServerUnreachable`; the other codes of servers that did not answer follow from their
//! words. A code that is not listed is judged by the status it came with.

use crate::provider::failure::Class;

/// Where something is to be put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Nowhere,
    /// The message names it: `Field 'postalCode' has an invalid length.`
    Named,
    Address,
    Customer,
    /// How the customer is called at the provider.
    CustomerId,
    Exemption,
    TaxId,
    Items,
    Credentials,
    Company,
    Connection,
    Lines,
    Date,
    Currency,
}

/// What is to be done about some codes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) class: Class,
    /// Whether it may have been done all the same.
    pub(super) outcome_unknown: bool,
    pub(super) field: Field,
    pub(super) hint: &'static str,
    /// Names with blanks between them.
    codes: &'static str,
}

/// `GetTaxError` about a document that is committed or cancelled: recorded as `DocStatus is invalid for this operation.`
pub(super) static DOC_STATUS: Row = Row {
    class: Class::Conflict,
    outcome_unknown: false,
    field: Field::Nowhere,
    hint: "a transaction with this code is recorded or cancelled already: compare with AvaTax",
    codes: "",
};

/// `GetTaxError` about an address: recorded as `Tax calculation cannot be determined. Zip is not valid for the state.`
pub(super) static BAD_ADDRESS: Row = Row {
    class: Class::FixData,
    outcome_unknown: false,
    field: Field::Address,
    hint: "put the address right: street, city, region, postal code and country belong together",
    codes: "",
};

/// What is to be done about a code; `None` for one that is not listed.
pub(super) fn row(code: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.codes.split(' ').any(|known| known == code))
}

/// All codes.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    TABLE.iter().flat_map(|row| row.codes.split(' '))
}

/// What is to be done where only the status says something.
pub(super) fn by_status(status: u16) -> Row {
    let (class, outcome_unknown, field, hint) = match status {
        401 | 403 => {
            (Class::Fatal, false, Field::Credentials, "check the credentials of the connection and their permissions")
        }
        404 => (Class::Fatal, false, Field::Connection, "check the environment or base URL of the connection"),
        408 => (Class::Retry, true, Field::Nowhere, "try again"),
        409 => (Class::Conflict, false, Field::Nowhere, "compare with the transaction in AvaTax"),
        429 => (Class::Retry, false, Field::Nowhere, "wait and try again"),
        // No redirect is followed, and nothing else below 400 is an answer.
        0..=399 => (Class::Fatal, true, Field::Connection, "check the environment or base URL of the connection"),
        500.. => (Class::Retry, true, Field::Nowhere, "try again; if it stays so, look at the status page of Avalara"),
        _ => (Class::FixData, false, Field::Nowhere, "put right what AvaTax names"),
    };
    Row { class, outcome_unknown, field, hint, codes: "" }
}

static TABLE: [Row; 21] = [
    // Too much at once.
    Row {
        class: Class::Retry,
        outcome_unknown: false,
        field: Field::Nowhere,
        hint: "wait and try again",
        codes: "RateLimitExceeded RateLimitExceededError RequestLimitExceeded ConcurrentRequestLimitExceeded \
                ErrorCountLimitExceededError ServiceNotReady RequestAlreadyInProgress",
    },
    // Something of Avalara did not answer: what was asked may have been done.
    Row {
        class: Class::Retry,
        outcome_unknown: true,
        field: Field::Nowhere,
        hint: "try again; if it stays so, look at the status page of Avalara",
        codes: "TimeoutRequested ServerUnreachable RemoteServerError UnhandledException UnexpectedError Unexpected \
                InternalServerError IdentityServerError AvalaraIdentityApiError ServerConfiguration VisibilityError \
                RequestIncomplete NoHostFound SiteSelectionFailed SiteSelectionError NoHealthySite ClientDisconnected \
                ServiceDisconnected ServiceTimeout SCSServiceUnreachable SCSServerError",
    },
    // Who asks is not let in.
    Row {
        class: Class::Fatal,
        outcome_unknown: false,
        field: Field::Credentials,
        hint: "check the account number, the licence key and the environment of the connection, and the state of the account in AvaTax",
        codes: "AccountInvalidException AccountDoesNotExist AccountExpiredException AccountInNewStatusException \
                AuthenticationException AuthenticationIncomplete InvalidAuthenticationType BasicAuthIncorrect \
                BearerTokenInvalid BearerTokenNotSupported BearerTokenParseUserIdError RetrieveUserError \
                InactiveUserError InactiveAccount UserNotFound UnexpectedAuth DropDefaultUsername DropDefaultNotMigrated \
                DropBearerAuth DisableAuthenticationForSamlBasedAccounts InvalidIPAddress AccountNotWhitelisted \
                InvitationOnly",
    },
    // Who asks may not do this.
    Row {
        class: Class::Fatal,
        outcome_unknown: false,
        field: Field::Credentials,
        hint: "give the user of the licence key the permission in AvaTax",
        codes: "AuthorizationException PermissionRequired UserNoAccess ContentAccessDenied InvalidSecurityRole \
                TechSupportAuditRequired",
    },
    // The account does not have this.
    Row {
        class: Class::Fatal,
        outcome_unknown: false,
        field: Field::Connection,
        hint: "subscribe to the service in AvaTax, or accept its terms there",
        codes: "SubscriptionRequired SubscriptionRequiredForParameter AccountTypeNotSupported InvalidAccountType \
                InvalidFirmSubscriptions AccountNotProvisioned FreeTrialNotAvailable MustAcceptTermsAndConditions \
                EcmsDisabled EcmsSstCertsRequired",
    },
    // It contradicts what is stored.
    Row {
        class: Class::Conflict,
        outcome_unknown: false,
        field: Field::Nowhere,
        hint: "compare with the transaction in AvaTax",
        codes: "EntityNotFoundError NotFound DuplicateEntry DuplicateEntityProperty DocumentCodeConflict \
                TransactionAlreadyExists MultiDocumentTransactionAlreadyExists TransactionNotCancelled \
                DocumentNotCommitted TransactionIsCommitted InvalidDocumentStatus InvalidDocumentStatusForVerify \
                InvalidDocumentStatusForRefund InvalidDocumentType InvalidDocumentTypeForRefund \
                InvalidDocumentTypeForInspect InvalidDocumentTypesToFetch MultiDocumentTypesError \
                MultiDocumentPartiallyLocked CannotAdjustDocumentType MustUseCreateTransaction LineAlreadyExists \
                LineDoesNotExist LineDetailsDoesNotExist LineNoOutOfRange DateMismatch TotalAmountMismatch \
                TotalTaxMismatch ObjectDeleted CannotModifyDeletedObjects CannotCreateTransactionWithDeletedDataSource",
    },
    // It is filed.
    Row {
        class: Class::Conflict,
        outcome_unknown: false,
        field: Field::Nowhere,
        hint: "the transaction is filed: record the opposite of it, under an id of its own",
        codes: "CannotModifyLockedTransaction",
    },
    // It is taken back already.
    Row {
        class: Class::Conflict,
        outcome_unknown: false,
        field: Field::Nowhere,
        hint: "nothing is left to do: the transaction was cancelled before",
        codes: "TransactionAlreadyCancelled",
    },
    // The company.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::Company,
        hint: "check the company code of the connection, and the company in AvaTax",
        codes: "CompanyInvalidException NoDefaultCompany CompanyCodeConflict CompanyProfileNotSet \
                CompanyAccountAndParentAccountMismatch BatchCompanyIdAndCompanyCodeMismatch",
    },
    // An address.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::Address,
        hint: "put the address right: street, city, region, postal code and country belong together",
        codes: "MissingAddress InvalidAddress AddressIncomplete AddressConflictException AddressLocationNotFound \
                NotEnoughAddressesInfo InvalidCountry InvalidCountryRegion InvalidPostalCode \
                InvalidAddressOrGeoCoordinates InvalidAddressTextCase JurisdictionNotFoundError \
                ShipToRegionRequiredWithDataSource QuestionNotNeededForThisAddress QuestionNotValidForThisAddress \
                TaxRateNotAvailableForFreeInThisCountry",
    },
    // A product.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::Items,
        hint: "map the item to a tax code or item code that AvaTax knows",
        codes: "TaxCodeAssociatedWithItemCodeNotFound GenericTaxCodeForItem TaxCodeAndTaxCodeIdMissing \
                InvalidTaxCodeType InvalidTaxTypeCode InvalidHsCode",
    },
    // A certificate.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::Exemption,
        hint: "put the exemption of the customer right in AvaTax; certificates must be set up there for the company",
        codes: "CertificatesNotSetup CertificatesError CertCaptureNotConfiguredError CertCaptureError \
                CertCaptureFieldValidationError InvalidCertCaptureOperation CommunicationCertificatesError \
                CannotModifyExemptCert MissingExemptReason InvalidExemptReason InvalidExemptionOperation \
                MissingExposureZone ConflictingExposureZone MissingFieldToCreateExposureZone InvalidPdfOrImageFile \
                InvalidCoverLetterTitle ExemptionPaginationLimits ExemptionSortLimits NoExemptionNoOrCustomerUsageType \
                InvalidBusinessType",
    },
    // A customer.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::Customer,
        hint: "put the customer right",
        codes: "CustomerCantBeBothShipToAndBillTo BillToCustomerExpected ShipToCustomerExpected EmailValidationError \
                EmailMissingError AddRelationshipsError CustomerVendorCodeIsGuid",
    },
    // A number for taxes.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::TaxId,
        hint: "put the tax identification number right",
        codes: "TINFormatError FEINFormatError TaxpayerNumberRequired TaxpayerNumberIsRequired \
                RegistrationNumberNotFound NoVATBuyerId",
    },
    // A date.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::Date,
        hint: "put the date right",
        codes: "DateFormatError DateRangeError InvalidDateRangeError InvalidInputDate UnspecifiedTimeZone",
    },
    // The lines.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::Lines,
        hint: "put the lines of the document right, or split it",
        codes: "MissingLine LinesNotSpecified NoLinesDiscounted LineFetchLimitExceeded TooManyTransactions \
                TooManyTransactionLines BatchTransactionLineLimitExceeded RequestTooLarge EntityLimitExceeded \
                OnlyTaxDateOverrideIsAllowed",
    },
    // A value: the message names it.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::Named,
        hint: "put the value right that AvaTax names",
        codes: "ValueRequiredError RangeError RangeCompareError RangeSetError OutOfRange StringLengthError \
                MaxStringLengthError FieldLengthError InvalidDecimalValue InvalidEnumValue InvalidValueError \
                InvalidField InvalidEntry IncorrectFieldValue IncorrectValueForField InvalidParameter \
                InvalidParameterValue InvalidParameterDataType InvalidParameterValueDataType \
                InvalidParameterAttributeType InvalidParameterUnitMeasurementType ParameterUnitRequired \
                RequiredParametersNotFound MissingRequiredFields ConflictingFields ValueMismatch ValidationException \
                RemoteValidationError InputContainsBlacklistedCharacters TooManyUserDefinedFields \
                DuplicateUserDefinedFieldsFound InvalidNameForUserDefinedField BrazilValidationError \
                BrazilExemptValidationError BrazilPisCofinsError InvalidUnitOfBasis NotApplicableUnitOfBasis \
                QueryParameterOutOfRange",
    },
    // A refund.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::Nowhere,
        hint: "refund the whole transaction, or lines of it; credit anything else as a return",
        codes: "RefundTypeAndPercentageMismatch RefundTypeAndLineMismatch RefundLinesRequired \
                NullRefundPercentageAndLines InvalidRefundType RefundPercentageForTaxOnly RefundPercentageOutOfRange \
                RefundPercentageMissing",
    },
    // The request itself.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::Nowhere,
        hint: "AvaTax does not understand the request: look for values that cannot be meant; if there are none, tell the makers of tallage",
        codes: "ModelRequiredException ModelStateInvalid JsonFormatError InvalidHTTPHeader InvalidRequestContentType \
                UnsupportedMediaType InvalidMediaType IncorrectPathError InvalidQueryField InvalidQueryValue SyntaxError \
                TooManyParametersError UnterminatedValueError ParserFieldNameError ParserFieldValueError \
                ParserSyntaxError ParserTooManyParametersError ParserUnterminatedValueError NoFilterCriteriaException \
                OpenClauseException LeadingOrTrailingException MalformedFilterException ExpectedConjunctionError \
                UnknownConjunctionError CriteriaNotSupportedError DuplicateFieldNameInOrderBy FieldNotQueryableError \
                FieldNotOrderableError InvalidPageKey QueryParsingError FetchLimit DocumentFetchLimit BadDocumentFetch \
                InvalidHttpPatchRequest UnsupportedPatchOperationError DuplicatePatchOperation",
    },
    // A calculation; its details say which of all these it is.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::Nowhere,
        hint: "put right what AvaTax names",
        codes: "GetTaxError",
    },
    // What only those meet who administer an account: users, companies, nexus, rules, batches, returns.
    Row {
        class: Class::FixData,
        outcome_unknown: false,
        field: Field::Nowhere,
        hint: "it is about the administration of the account: do in AvaTax what its message says",
        codes: "CommonPassword WeakPassword DeleteUserSelfError OldPasswordInvalid CannotChangePassword ReadOnly \
                InvalidRegistrarAction LinkageNotAllowed LinkageStatusUpdateNotSupported \
                ReportingCompanyMustHaveContactsError CannotAssignUserToCompany MustAssignUserToCompany \
                InvalidTaxTypeMapping RuleMustHaveTaxCode RuleTypeRestricted AllJurisRuleLimits \
                InvalidCompanyLocationSetting InvalidAdjustmentType DeleteInformation \
                DisableResetPasswordForSamlBasedAccounts CannotCreateDeletedObjects ReturnNameNotFound \
                InvalidAddressTypeAndCategory DefaultCompanyLocation MedicalExciseError RateDependsTaxabilityError \
                InvalidRateTypeCode RateTypeNotSupported CannotUpdateNestedObjects UPCCodeInvalidChars \
                UPCCodeInvalidLength InvalidJurisdictionType MustConfirmResetLicenseKey DuplicateCompanyCode \
                DuplicateNexusError UnknownNexusError ParentNexusNotFound CannotActivateCompany ReportingEntityError \
                InvalidReturnOperationError CannotDeleteCompany CountryOverridesNotAvailable \
                JurisdictionOverrideMismatch DuplicateSystemTaxCode SSTOverridesNotAvailable NexusDateMismatch \
                NexusParentDateMismatch InvalidConfigurationSetting InvalidConfigurationValue TaxCodeAssociatedTaxRule \
                CannotSwitchAccountId AccountNotNew PasswordLengthInvalid InvalidEcmsOverrideCode InvalidTaxType \
                ReportNotInitiated FailedToBuildReport ReportNotFinished FailedToDownloadReport InvalidFileContentType \
                FailedToDelete CircularCompanyHierarchies BatchSalesAuditMustBeZippedError \
                BatchZipMustContainOneFileError BatchInvalidFileTypeError BatchCannotSaveBatchFile \
                BatchCannotGetBatchFile BatchCannotDeleteBatchFile BatchMustContainOneFile MissingBatchFileContent \
                BatchCannotBeDeletedWhileProcessing PointOfSaleFileSize PointOfSaleSetup InvalidSubscriptionDescription \
                InvalidSubscriptionTypeId CannotChangeFilingStatus AccountExists AccountExistsDifferentEmail \
                OfferCodeAlreadyApplied AccountAlreadyExists LicenseKeyNameAlreadyExistsForAccount UserAlreadyExists \
                UserManagementException FilingCalendarCannotBeDeleted InvalidEffectiveDate NonOutletForm \
                OverlappingFilingCalendar FilingCalendarCannotBeEdited CommsConfigClientIdMissing \
                CommsConfigClientIdBadValue WorksheetException InvalidAccountOverride AccountOverrideNotAuthorized \
                UsernameRequired InvalidAuditMessage CannotDeleteParentBeforeChildNexus NexusChildDateMismatch \
                CannotModifySstNexus InvalidLocalNexusTypeId AdvancedRuleRequestRuleError AdvancedRuleResponseRuleError \
                AdvancedRuleError DynamicRuleError RuleValidationError TaxRuleRequiresNexus UPCCodeNotUnique \
                DuplicateSystemForItem CannotDismissGlobalNotification CannotUpdateAccountTypeId \
                UpdateLocationRemittanceMismatchTypeAndCategory UpdateLocationRemittanceCheckExistingEffectiveDateError \
                UpdateLocationRemittanceCheckExistingEndDateError NexusAlreadyExists \
                InvalidAddressTypeAndMarketPlaceOusideUsaFlag InvalidSettingSet InvalidSettingName InvalidSettingValue \
                InvalidRestrictionType InvalidSystemCode NoItemsForClassification InvalidFileName \
                NoClassificationForSameHsCode ItemDualWriteParameterValueMismatchError \
                DuplicateItemIdsInTaxCodeClassificationRequest TooManyItemIdsInTaxCodeClassificationRequest \
                InvalidProductCodeLength InvalidProductCodeFormat InvalidCountryAssignment UnsupportedFileFormat \
                UnsupportedOutputFileType TaxProfileNotProvided InvalidTaxProfile CompanyTaxProfileEntryRequired \
                ErrorReadingTaxProfileEntry TraceDataNotAvailable CannotCertifyCompany NoVoidedDocuments \
                InadequateCommittedDocuments DocumentCodeIsGuid InadequateDocumentLineCount SameDocumentDescription \
                InadequateUniqueAddresses ItemCodesAreAllSame TaxCodesAreAllSame LocationCodeNotUsed \
                RepeatedLinesInDocument TaxDateOverrideAndNegativeLineAmount AllUSDCurrencyCodes AllUSCountryCodes \
                NoDocumentsToTest NoShippingCharge FailedToUpdateCompanyLocation CompanyLocationDateRangeOverlap \
                CannotCreateNestedObjects InvalidUsername UserSubjectIdNotUpdated BatchTransactionTypeError \
                BatchCannotBeCancelledStatusError BatchCannotBeCancelledFormatError BatchTypeNotSupported \
                TagDoesNotExist AssociatedObjectsDeleted CannotDownloadReport InvalidRateTypeTaxTypeMapping \
                InvalidTaxTypeGroup InvalidTaxSubType InvalidProductTypeId InvalidTaxRuleType NotApplicableTaxType \
                ContentNotFound InvalidCostCenter TooManyItemsInSyncFlowRequest \
                InvalidTaxCodeIdInRecommendationStatusUpdate InvalidCurrencyAggrementType \
                InvalidTaxCodeRecommendationStatusUpdate DuplicateFilingRequest DuplicateContactCode \
                UserReconciliationError SystemCodeAndCountryCodeMismatch DuplicateSystemAndCountryForItem \
                InvalidHsCodeClassificationStatusOverride FileSizeLimitExceeded InvalidImage ImageAlreadyLinked \
                ItemIdMismatch InvalidFileNameLength NoClassificationsFound InvalidStatusForHSVerification \
                CannotVerifyHSCode ClassificationSettingsInProgress CannotDeleteEntity APThresholdInheritanceRestriction \
                BizTechCustomerAccountFailure BizTechOpportunityCreationFailure CannotChangeCompanyCode \
                LocalNexusConflict RateDependsEuropeError RequestedFileNotExist",
    },
];
