/*
 * detect_format.c
 *		The formats of personal data: one table for all countries.
 *
 * Pure C.  A line is a category, a pattern (detect_match.c) and how sure a
 * value of that form is: without a check, where its check digits hold, where
 * they don't (0: it is no finding then); a check that can't say counts as
 * "without".  The figures say how often chance makes such a value: one check
 * digit is right for one random number in ten, so that it alone stays near
 * one half, two digits or a fixed form with a date come near certainty.  Words
 * nearby that speak of the format's topics add to it (detect_scan.c).
 *
 * Sources: the issuing authorities' descriptions of their numbers.
 */
#include "detect/detect_check_private.h"

#define SAME	FORMAT_SAME_SEPARATOR

/* category; pattern; plain, checked, failed; check; topics; flags */
const SynthFormat synth_detect_formats[] = {
	/* network and devices; four small numbers may be a version */
	{SYNTH_IP_ADDRESS, "#{1,2}\\.#{1,2}\\.#{1,2}\\.#{1,2}", 0, .35, 0,
	synth_detect_check_ipv4, TOPIC_NETWORK, FORMAT_RAW_CHECK},
	{SYNTH_IP_ADDRESS, "10\\.#{1,3}\\.#{1,3}\\.#{1,3}", 0, .75, 0,
	synth_detect_check_ipv4, TOPIC_NETWORK, FORMAT_RAW_CHECK},
	{SYNTH_IP_ADDRESS, "###\\.#{1,3}\\.#{1,3}\\.#{1,3}", 0, .75, 0,
	synth_detect_check_ipv4, TOPIC_NETWORK, FORMAT_RAW_CHECK},
	{SYNTH_IP_ADDRESS, "#{1,2}\\.###\\.#{1,3}\\.#{1,3}", 0, .75, 0,
	synth_detect_check_ipv4, TOPIC_NETWORK, FORMAT_RAW_CHECK},
	{SYNTH_IP_ADDRESS, "#{1,2}\\.#{1,2}\\.###\\.#{1,3}", 0, .75, 0,
	synth_detect_check_ipv4, TOPIC_NETWORK, FORMAT_RAW_CHECK},
	{SYNTH_IP_ADDRESS, "#{1,2}\\.#{1,2}\\.#{1,2}\\.###", 0, .75, 0,
	synth_detect_check_ipv4, TOPIC_NETWORK, FORMAT_RAW_CHECK},
	{SYNTH_MAC_ADDRESS, "[0-9A-F]{2}[:-][0-9A-F]{2}[:-][0-9A-F]{2}[:-][0-9A-F]{2}[:-][0-9A-F]{2}[:-][0-9A-F]{2}",
	0, .85, 0, synth_detect_check_mac, TOPIC_NETWORK | TOPIC_DEVICE, SAME},
	{SYNTH_MAC_ADDRESS, "[0-9A-F]{4}\\.[0-9A-F]{4}\\.[0-9A-F]{4}", 0, .8, 0,
	synth_detect_check_mac, TOPIC_NETWORK | TOPIC_DEVICE, 0},
	{SYNTH_IMEI_HARDWARE_ID, "#{15}", 0, .45, 0, synth_detect_check_luhn, TOPIC_DEVICE, 0},
	{SYNTH_IMEI_HARDWARE_ID, "##[- ]#{6}[- ]#{6}[- ]#", 0, .9, 0,
	synth_detect_check_luhn, TOPIC_DEVICE, SAME},
	{SYNTH_VEHICLE_ID, "[A-HJ-NPR-Z0-9]{17}", .3, .7, 0, synth_detect_check_vin,
	TOPIC_VEHICLE, FORMAT_CASE},

	/* telephones: North America, where area and exchange begin with 2 .. 9 */
	{SYNTH_PHONE_NUMBER, "([2-9]##) ?[2-9]##[- .]####", .7, 0, 0, NULL, TOPIC_PHONE, 0},
	{SYNTH_PHONE_NUMBER, "[2-9]##[-. ][2-9]##[-. ]####", .6, 0, 0, NULL, TOPIC_PHONE, SAME},
	{SYNTH_PHONE_NUMBER, "1[-. ]?[2-9]##[-. ][2-9]##[-. ]####", .65, 0, 0, NULL, TOPIC_PHONE, 0},
	{SYNTH_PHONE_NUMBER, "1[-. ]?([2-9]##)[-. ]?[2-9]##[-. ]####", .7, 0, 0, NULL, TOPIC_PHONE, 0},
	/* a country code without its sign */
	{SYNTH_PHONE_NUMBER, "[1-9]#{1,2}[- ][2-9]##[- ]###[- ]####", .4, 0, 0, NULL, TOPIC_PHONE, SAME},
	/* an area code in parentheses */
	{SYNTH_PHONE_NUMBER, "(0?#{1,4}) ?#{2,4}[- .]#{2,4}", .55, 0, 0, NULL, TOPIC_PHONE, 0},
	{SYNTH_PHONE_NUMBER, "(0?#{1,4}) ?#{2,4}[- .]#{2,4}[- .]#{2,4}", .55, 0, 0, NULL, TOPIC_PHONE, 0},
	{SYNTH_PHONE_NUMBER, "(0#{1,4}) ?#{5,8}", .55, 0, 0, NULL, TOPIC_PHONE, 0},
	/* a trunk zero: Europe, Asia, Australia */
	{SYNTH_PHONE_NUMBER, "0[1-9]#{0,4}[-/]#{5,8}", .5, 0, 0, NULL, TOPIC_PHONE, 0},
	{SYNTH_PHONE_NUMBER, "0[1-9]#{0,4} #{6,8}", .4, 0, 0, NULL, TOPIC_PHONE, 0},
	{SYNTH_PHONE_NUMBER, "0[1-9]#{0,4}[-/ ]#{2,4}[- ]#{2,4}", .45, 0, 0, NULL, TOPIC_PHONE, 0},
	{SYNTH_PHONE_NUMBER, "0[1-9]#{0,4}[-/ ]#{2,4}[- ]#{2,4}[- ]#{2,4}", .5, 0, 0, NULL, TOPIC_PHONE, 0},
	{SYNTH_PHONE_NUMBER, "0[1-9][ .-]##[ .-]##[ .-]##[ .-]##", .65, 0, 0, NULL, TOPIC_PHONE, SAME},
	{SYNTH_PHONE_NUMBER, "0[1-9]#{8,9}", .25, 0, 0, NULL, TOPIC_PHONE, 0},
	/* mobiles without a trunk digit: China, Spain and France, Italy */
	{SYNTH_PHONE_NUMBER, "1[3-9]#{9}", .3, 0, 0, NULL, TOPIC_PHONE, 0},
	{SYNTH_PHONE_NUMBER, "[67]## ?### ?###", .1, 0, 0, NULL, TOPIC_PHONE, 0},
	{SYNTH_PHONE_NUMBER, "3[2-9]# ######[#]?", .35, 0, 0, NULL, TOPIC_PHONE, 0},

	/* money */
	{SYNTH_CREDIT_CARD, "4###[ -]?####[ -]?####[ -]?####", 0, .9, 0,
	synth_detect_check_luhn, TOPIC_CARD, SAME},
	{SYNTH_CREDIT_CARD, "5[1-5]##[ -]?####[ -]?####[ -]?####", 0, .9, 0,
	synth_detect_check_luhn, TOPIC_CARD, SAME},
	{SYNTH_CREDIT_CARD, "2[2-7]##[ -]?####[ -]?####[ -]?####", 0, .75, 0,
	synth_detect_check_luhn, TOPIC_CARD, SAME},
	{SYNTH_CREDIT_CARD, "3[47]##[ -]?######[ -]?#####", 0, .9, 0,
	synth_detect_check_luhn, TOPIC_CARD, SAME},
	{SYNTH_CREDIT_CARD, "3[0689]##[ -]?######[ -]?####", 0, .8, 0,
	synth_detect_check_luhn, TOPIC_CARD, SAME},
	{SYNTH_CREDIT_CARD, "35##[ -]?####[ -]?####[ -]?####", 0, .85, 0,
	synth_detect_check_luhn, TOPIC_CARD, SAME},
	{SYNTH_CREDIT_CARD, "6[0245]##[ -]?####[ -]?####[ -]?####", 0, .85, 0,
	synth_detect_check_luhn, TOPIC_CARD, SAME},
	{SYNTH_CREDIT_CARD, "4#{12}", 0, .5, 0, synth_detect_check_luhn, TOPIC_CARD, 0},
	{SYNTH_CRYPTO, "[13][1-9A-HJ-NP-Za-km-z]{25,34}", 0, .99, 0,
	synth_detect_check_base58, TOPIC_CRYPTO, FORMAT_RAW_CHECK | FORMAT_CASE},
	{SYNTH_CRYPTO, "bc1[02-9ac-hj-np-z]{11,71}", 0, .99, 0,
	synth_detect_check_bech32, TOPIC_CRYPTO, FORMAT_RAW_CHECK | FORMAT_CASE},
	{SYNTH_CRYPTO, "0x[0-9A-F]{40}", .8, 0, 0, NULL, TOPIC_CRYPTO, 0},
	{SYNTH_US_BANK_NUMBER, "#{8,17}", .05, 0, 0, NULL, TOPIC_ACCOUNT, 0},

	/* Australia, Austria, Belgium, Brazil, Canada, Switzerland */
	{SYNTH_AU_ABN, "## ?### ?### ?###", 0, .75, 0, synth_detect_check_au_abn, TOPIC_ABN, 0},
	{SYNTH_AU_ACN, "### ?### ?###", 0, .35, 0, synth_detect_check_au_acn, TOPIC_ACN, 0},
	{SYNTH_AU_MEDICARE, "[2-6]### ?##### ?#", 0, .5, 0, synth_detect_check_au_medicare,
	TOPIC_MEDICARE | TOPIC_HEALTH, 0},
	{SYNTH_AU_TFN, "### ?### ?###", 0, .35, 0, synth_detect_check_au_tfn,
	TOPIC_TFN | TOPIC_TAX, 0},
	{SYNTH_AT_SVNR, "#### ?######", 0, .5, 0, synth_detect_check_at_svnr, TOPIC_SOCIAL, 0},
	{SYNTH_BE_NATIONAL_NUMBER, "##\\.##\\.##-###\\.##", 0, .98, 0,
	synth_detect_check_be, TOPIC_RIJKS | TOPIC_IDENTITY, 0},
	{SYNTH_BE_NATIONAL_NUMBER, "#{11}", 0, .6, 0, synth_detect_check_be,
	TOPIC_RIJKS | TOPIC_IDENTITY, 0},
	{SYNTH_BR_CNPJ, "##\\.?###\\.?###/####-##", 0, .98, 0, synth_detect_check_br_cnpj,
	TOPIC_CNPJ | TOPIC_COMPANY, 0},
	{SYNTH_BR_CNPJ, "#{14}", 0, .55, 0, synth_detect_check_br_cnpj,
	TOPIC_CNPJ | TOPIC_COMPANY, 0},
	{SYNTH_BR_CPF, "###\\.###\\.###-##", 0, .98, 0, synth_detect_check_br_cpf,
	TOPIC_CPF | TOPIC_IDENTITY, 0},
	{SYNTH_BR_CPF, "#{9}-?##", 0, .55, 0, synth_detect_check_br_cpf,
	TOPIC_CPF | TOPIC_IDENTITY, 0},
	{SYNTH_CA_SIN, "[1-79]##[ -]###[ -]###", 0, .6, 0, synth_detect_check_luhn,
	TOPIC_SIN | TOPIC_SOCIAL, SAME},
	{SYNTH_CA_SIN, "[1-79]########", 0, .25, 0, synth_detect_check_luhn,
	TOPIC_SIN | TOPIC_SOCIAL, 0},
	{SYNTH_CH_AHV, "756\\.####\\.####\\.##", 0, .98, 0, synth_detect_check_ch_ahv,
	TOPIC_AHV | TOPIC_SOCIAL, 0},
	{SYNTH_CH_AHV, "756#{10}", 0, .8, 0, synth_detect_check_ch_ahv,
	TOPIC_AHV | TOPIC_SOCIAL, 0},

	/* Germany, Denmark */
	{SYNTH_DE_BSNR, "#{9}", .1, 0, 0, synth_detect_check_not_one_digit, TOPIC_BSNR | TOPIC_PRACTICE, 0},
	{SYNTH_DE_HANDELSREGISTER, "HR[AB] ?#{1,6}", .85, 0, 0, NULL, TOPIC_COMPANY, 0},
	{SYNTH_DE_LANR, "#{9}", 0, .25, 0, synth_detect_check_de_lanr,
	TOPIC_LANR | TOPIC_PROVIDER, 0},
	{SYNTH_DE_PASSPORT, "[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{7}#", 0, .6, 0,
	synth_detect_check_de_passport, TOPIC_PASSPORT | TOPIC_IDENTITY, 0},
	{SYNTH_DE_SOCIAL_SECURITY, "#{8}@###", 0, .95, 0, synth_detect_check_de_rvnr,
	TOPIC_SOCIAL, 0},
	{SYNTH_DE_SOCIAL_SECURITY, "## ######[ ]@ ###", 0, .95, 0, synth_detect_check_de_rvnr,
	TOPIC_SOCIAL, 0},
	{SYNTH_DE_TAX_ID, "[1-9]#{10}", 0, .55, 0, synth_detect_check_de_tax, TOPIC_TAX, 0},
	{SYNTH_DE_TAX_ID, "[1-9]# ### ### ###", 0, .7, 0, synth_detect_check_de_tax, TOPIC_TAX, 0},
	{SYNTH_DE_VAT_ID, "DE[ .-]?###[ .-]?###[ .-]?###", 0, .95, .4,
	synth_detect_check_de_vat, TOPIC_VAT | TOPIC_TAX, 0},
	{SYNTH_DK_CPR, "######-####", .35, 0, 0, synth_detect_check_dk_cpr,
	TOPIC_CPR | TOPIC_IDENTITY, 0},

	/* Spain, Finland, France, Ireland, India */
	{SYNTH_ES_NIE, "[XYZ]#{7}-?@", 0, .9, 0, synth_detect_check_es_nif,
	TOPIC_NIE | TOPIC_FOREIGNER, 0},
	{SYNTH_ES_NIF, "#{8}-?@", 0, .85, 0, synth_detect_check_es_nif,
	TOPIC_NIF | TOPIC_IDENTITY, 0},
	{SYNTH_ES_PASSPORT, "@@@######", .05, 0, 0, NULL, TOPIC_PASSPORT, 0},
	{SYNTH_FI_PERSONAL_IDENTITY_CODE, "######[+A-FU-Y-]###[0-9A-FHJ-NPR-Y]", 0, .95, 0,
	synth_detect_check_fi, TOPIC_HETU | TOPIC_IDENTITY, FORMAT_RAW_CHECK | FORMAT_AFTER_LETTER},
	{SYNTH_FR_NIR, "[1-478] ?## ?## ?#[0-9AB] ?### ?### ?##", 0, .97, 0,
	synth_detect_check_fr_nir, TOPIC_NIR | TOPIC_SOCIAL, 0},
	{SYNTH_IE_PPS, "#{7}[A-W][A-IW]?", 0, .7, 0, synth_detect_check_ie_pps,
	TOPIC_SOCIAL | TOPIC_TAX, 0},
	{SYNTH_IN_AADHAAR, "[2-9]###[ -]####[ -]####", 0, .75, 0,
	synth_detect_check_verhoeff, TOPIC_AADHAAR, SAME},
	{SYNTH_IN_AADHAAR, "[2-9]#{11}", 0, .4, 0, synth_detect_check_verhoeff, TOPIC_AADHAAR, 0},
	{SYNTH_IN_PAN, "@{5}####@", 0, .5, .1, synth_detect_check_in_pan, TOPIC_PAN | TOPIC_TAX,
	FORMAT_CASE},
	{SYNTH_IN_PAN, "@{5}####@", 0, .1, .1, synth_detect_check_in_pan, TOPIC_PAN | TOPIC_TAX, 0},
	{SYNTH_IN_PASSPORT, "@[1-9]#####[1-9]", .1, 0, 0, NULL, TOPIC_PASSPORT, 0},
	{SYNTH_IN_VEHICLE_REGISTRATION, "@@##@{1,3}####", .5, .8, 0,
	synth_detect_check_in_plate, TOPIC_VEHICLE, 0},
	{SYNTH_IN_VEHICLE_REGISTRATION, "@@[ -]##[ -]@{1,3}[ -]####", .5, .9, 0,
	synth_detect_check_in_plate, TOPIC_VEHICLE, SAME},
	{SYNTH_IN_VEHICLE_REGISTRATION, "@@#@{1,3}####", .5, .8, 0,
	synth_detect_check_in_plate, TOPIC_VEHICLE, 0},
	{SYNTH_IN_VEHICLE_REGISTRATION, "M@@####", .15, 0, 0, NULL, TOPIC_VEHICLE, FORMAT_CASE},
	{SYNTH_IN_VEHICLE_REGISTRATION, "@@####", 0, .02, 0, synth_detect_check_in_plate,
	TOPIC_VEHICLE, FORMAT_CASE},
	{SYNTH_IN_VEHICLE_REGISTRATION, "I#####", .01, 0, 0, NULL, TOPIC_VEHICLE, FORMAT_CASE},

	/* Italy, Korea, Mexico */
	{SYNTH_IT_FISCAL_CODE, "@{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}@[0-9LMNP-V]{3}@", 0, .98, 0,
	synth_detect_check_it_fiscal, TOPIC_FISCAL, 0},
	{SYNTH_IT_IDENTITY_CARD, "C@#####@@", .3, 0, 0, NULL, TOPIC_IDENTITY, 0},
	{SYNTH_IT_IDENTITY_CARD, "@@ ?#{7}", .03, 0, 0, NULL, TOPIC_IDENTITY, 0},
	{SYNTH_IT_PASSPORT, "@@#{7}", .04, 0, 0, NULL, TOPIC_PASSPORT, 0},
	{SYNTH_IT_VAT_CODE, "IT ?#{11}", 0, .95, 0, synth_detect_check_it_vat, TOPIC_VAT, 0},
	{SYNTH_IT_VAT_CODE, "#{11}", 0, .4, 0, synth_detect_check_it_vat, TOPIC_VAT, 0},
	{SYNTH_KR_BRN, "###-##-#####", 0, .8, 0, synth_detect_check_kr_brn,
	TOPIC_COMPANY | TOPIC_KOREAN, 0},
	{SYNTH_KR_BRN, "#{10}", 0, .4, 0, synth_detect_check_kr_brn,
	TOPIC_COMPANY | TOPIC_KOREAN, 0},
	{SYNTH_KR_DRIVER_LICENSE, "##[ -]##[ -]######[ -]##", 0, .8, 0,
	synth_detect_check_kr_license, TOPIC_LICENSE, SAME},
	{SYNTH_KR_DRIVER_LICENSE, "#{12}", 0, .1, 0, synth_detect_check_kr_license,
	TOPIC_LICENSE, 0},
	{SYNTH_KR_FRN, "######-[5-8]######", .5, .9, 0, synth_detect_check_kr_resident,
	TOPIC_KOREAN | TOPIC_FOREIGNER, 0},
	{SYNTH_KR_FRN, "######[5-8]######", .3, .6, 0, synth_detect_check_kr_resident,
	TOPIC_KOREAN | TOPIC_FOREIGNER, 0},
	{SYNTH_KR_RRN, "######-[1-4]######", .5, .9, 0, synth_detect_check_kr_resident,
	TOPIC_KOREAN | TOPIC_IDENTITY, 0},
	{SYNTH_KR_RRN, "######[1-4]######", .3, .6, 0, synth_detect_check_kr_resident,
	TOPIC_KOREAN | TOPIC_IDENTITY, 0},
	{SYNTH_MX_CURP, "@{4}######[HM]@{5}[A-Z0-9]#", 0, .97, 0, synth_detect_check_mx_curp,
	TOPIC_CURP, 0},

	/* Nigeria, Netherlands, Norway, Poland, Portugal */
	{SYNTH_NG_NIN, "#{11}", 0, .4, 0, synth_detect_check_verhoeff, TOPIC_NIN, 0},
	{SYNTH_NG_VEHICLE_REGISTRATION, "@@@[ -]?###@@", .5, 0, 0, NULL, TOPIC_VEHICLE, 0},
	{SYNTH_NL_BSN, "#{9}", 0, .3, 0, synth_detect_check_nl_bsn, TOPIC_BSN | TOPIC_SOCIAL, 0},
	{SYNTH_NL_BSN, "####\\.##\\.###", 0, .85, 0, synth_detect_check_nl_bsn,
	TOPIC_BSN | TOPIC_SOCIAL, 0},
	{SYNTH_NO_FODSELSNUMMER, "###### ?#####", 0, .75, 0, synth_detect_check_no,
	TOPIC_NORWAY | TOPIC_IDENTITY, 0},
	{SYNTH_PL_PESEL, "#{11}", 0, .6, 0, synth_detect_check_pl_pesel, TOPIC_PESEL, 0},
	{SYNTH_PT_NIF, "[1-35689]#{8}", 0, .3, 0, synth_detect_check_pt_nif,
	TOPIC_NIF | TOPIC_TAX, 0},
	{SYNTH_PT_NIF, "[1-35689]## ### ###", 0, .5, 0, synth_detect_check_pt_nif,
	TOPIC_NIF | TOPIC_TAX, 0},

	/* Sweden, Singapore, Turkey */
	{SYNTH_SE_ORGANISATIONSNUMMER, "######-####", 0, .75, 0,
	synth_detect_check_se_organisation, TOPIC_ORGNR | TOPIC_COMPANY, 0},
	{SYNTH_SE_ORGANISATIONSNUMMER, "#{10}", 0, .35, 0, synth_detect_check_se_organisation,
	TOPIC_ORGNR | TOPIC_COMPANY, 0},
	{SYNTH_SE_PERSONNUMMER, "[12][890]######[-+]?####", 0, .8, 0, synth_detect_check_se_person,
	TOPIC_SWEDISH | TOPIC_IDENTITY, FORMAT_AFTER_LETTER},
	{SYNTH_SE_PERSONNUMMER, "######[-+]####", 0, .8, 0, synth_detect_check_se_person,
	TOPIC_SWEDISH | TOPIC_IDENTITY, FORMAT_AFTER_LETTER},
	{SYNTH_SE_PERSONNUMMER, "#{10}", 0, .45, 0, synth_detect_check_se_person,
	TOPIC_SWEDISH | TOPIC_IDENTITY, FORMAT_AFTER_LETTER},
	{SYNTH_SG_NRIC_FIN, "[STFGM]#{7}@", 0, .8, .5, synth_detect_check_sg, TOPIC_NRIC, 0},
	{SYNTH_SG_NRIC_FIN, "@#{7}@", .2, 0, 0, NULL, TOPIC_NRIC, 0},
	{SYNTH_TR_LICENSE_PLATE, "## ?@{1,3} ?#{2,4}", 0, .35, 0, synth_detect_check_tr_plate,
	TOPIC_VEHICLE, FORMAT_CASE},
	{SYNTH_TR_LICENSE_PLATE, "## ?@{1,3} ?#{2,4}", 0, .1, 0, synth_detect_check_tr_plate,
	TOPIC_VEHICLE, 0},
	{SYNTH_TR_NATIONAL_ID, "[1-9]#{9}[02468]", 0, .65, 0, synth_detect_check_tr_id,
	TOPIC_TCKN | TOPIC_IDENTITY, 0},
	{SYNTH_TR_PHONE_NUMBER, "\\+90[ -]?[(]?[2-5]##[)]?[ -]?###[ -]?##[ -]?##", .85, 0, 0, NULL,
	TOPIC_PHONE, 0},
	{SYNTH_TR_PHONE_NUMBER, "0[ -]?[(]?5##[)]?[ -]?###[ -]?##[ -]?##", .55, 0, 0, NULL,
	TOPIC_PHONE, 0},
	{SYNTH_TR_PHONE_NUMBER, "0[ -]?[(]?[2-4][1-8][2468][)]?[ -]?###[ -]?##[ -]?##", .3, 0, 0, NULL,
	TOPIC_PHONE, 0},
	{SYNTH_TR_PHONE_NUMBER, "5##[ .-]?###[ .-]?##[ .-]?##", .2, 0, 0, NULL, TOPIC_PHONE, SAME},
	{SYNTH_TR_PHONE_NUMBER, "[2-4][1-8][2468][ .-]?###[ .-]?##[ .-]?##", .06, 0, 0, NULL,
	TOPIC_PHONE, SAME},

	/* United Kingdom */
	{SYNTH_UK_NHS, "###[ -]###[ -]####", 0, .7, 0, synth_detect_check_uk_nhs,
	TOPIC_NHS | TOPIC_HEALTH, SAME},
	{SYNTH_UK_NHS, "#{10}", 0, .35, 0, synth_detect_check_uk_nhs, TOPIC_NHS | TOPIC_HEALTH, 0},
	{SYNTH_UK_NINO, "@@ ?## ?## ?## ?[A-D]", .65, 0, 0, synth_detect_check_uk_nino,
	TOPIC_NINO | TOPIC_SOCIAL, 0},
	{SYNTH_UK_PASSPORT, "@@#{7}", .1, 0, 0, NULL, TOPIC_PASSPORT, 0},

	/* United States, South Africa */
	{SYNTH_US_SSN, "###-##-####", .6, 0, 0, synth_detect_check_us_ssn, TOPIC_SSN | TOPIC_SOCIAL, 0},
	{SYNTH_US_SSN, "### ## ####", .45, 0, 0, synth_detect_check_us_ssn, TOPIC_SSN | TOPIC_SOCIAL, 0},
	{SYNTH_US_SSN, "#{9}", .06, 0, 0, synth_detect_check_us_ssn, TOPIC_SSN | TOPIC_SOCIAL, 0},
	{SYNTH_US_ITIN, "9##[ -]##[ -]####", .5, 0, 0, synth_detect_check_us_itin,
	TOPIC_ITIN | TOPIC_TAX, SAME},
	{SYNTH_US_ITIN, "9##[ -]?##[ -]?####", .25, 0, 0, synth_detect_check_us_itin,
	TOPIC_ITIN | TOPIC_TAX, 0},
	{SYNTH_US_NPI, "[12]#{9}", 0, .45, 0, synth_detect_check_us_npi,
	TOPIC_NPI | TOPIC_PROVIDER, 0},
	{SYNTH_US_NPI, "[12]###[ -]###[ -]###", 0, .6, 0, synth_detect_check_us_npi,
	TOPIC_NPI | TOPIC_PROVIDER, SAME},
	{SYNTH_US_MEDICAL_LICENSE, "[ABCDEFGHJKLMPRSTUX]@#{7}", 0, .5, 0, synth_detect_check_us_dea,
	TOPIC_PROVIDER, 0},
	{SYNTH_US_PASSPORT, "@#{8}", .1, 0, 0, NULL, TOPIC_PASSPORT, 0},
	{SYNTH_US_PASSPORT, "#{9}", .05, 0, 0, synth_detect_check_not_one_digit, TOPIC_PASSPORT, 0},
	{SYNTH_US_DRIVER_LICENSE, "@#{5,9}", .2, 0, 0, NULL, TOPIC_LICENSE, 0},
	{SYNTH_US_DRIVER_LICENSE, "@#{12,14}", .3, 0, 0, NULL, TOPIC_LICENSE, 0},
	{SYNTH_US_DRIVER_LICENSE, "#{6,14}", .01, 0, 0, NULL, TOPIC_LICENSE, 0},
	{SYNTH_US_DRIVER_LICENSE, "#{16}", .01, 0, 0, NULL, TOPIC_LICENSE, 0},
	{SYNTH_ZA_ID_NUMBER, "#{13}", 0, .75, 0, synth_detect_check_za_id,
	TOPIC_SOUTH_AFRICA | TOPIC_IDENTITY, 0},

	/* days: a date of birth only where a word says so */
	{SYNTH_DATE_OF_BIRTH, "[12]###[/.-]##[/.-]##", .1, 0, 0, synth_detect_check_day,
	TOPIC_BIRTH, SAME | FORMAT_NEEDS_CONTEXT},
	{SYNTH_DATE_OF_BIRTH, "##[/.-]##[/.-][12]###", .1, 0, 0, synth_detect_check_day,
	TOPIC_BIRTH, SAME | FORMAT_NEEDS_CONTEXT},
	{SYNTH_DATE_OF_BIRTH, "#{1,2}[/.-]#{1,2}[/.-]#{2,4}", .1, 0, 0, NULL,
	TOPIC_BIRTH, SAME | FORMAT_NEEDS_CONTEXT},
};

const int	synth_detect_nformats = LENGTH_OF(synth_detect_formats);

/*
 * Which formats can begin with a run of so many digits, or letters: worked out
 * from the patterns when first asked for, the same each time.
 */
typedef struct RunIndex
{
	short		format[SYNTH_RUNS][LENGTH_OF(synth_detect_formats)];
	short		n[SYNTH_RUNS];
}			RunIndex;

static RunIndex indexes[SYNTH_RUN_KINDS];
static bool indexed = false;

static void
build_indexes(void)
{
	for (int kind = 0; kind < SYNTH_RUN_KINDS; kind++)
		for (int i = 0; i < synth_detect_nformats; i++)
		{
			uint32_t	runs = synth_detect_leading_runs(synth_detect_formats[i].pattern, kind);

			for (int run = 0; run < SYNTH_RUNS; run++)
				if (runs >> run & 1)
					indexes[kind].format[run][indexes[kind].n[run]++] = i;
		}
	indexed = true;
}

const short *
synth_detect_formats_by_run(SynthRunKind kind, int run, int *n)
{
	if (!indexed)
		build_indexes();
	if (run >= SYNTH_RUNS)
		run = SYNTH_RUNS - 1;
	*n = indexes[kind].n[run];
	return indexes[kind].format[run];
}
