/*
 * detect_check_private.h
 *		The check digits of numbers that countries give out (detect_check.c,
 *		detect_check_coin.c).
 *
 * Each takes upper-case letters and digits without separators, in the length
 * and shape of its format.
 */
#ifndef SYNTH_DETECT_CHECK_PRIVATE_H
#define SYNTH_DETECT_CHECK_PRIVATE_H

#include "detect/detect_private.h"

extern SynthVerdict synth_detect_check_luhn(const char *s, int n);
extern SynthVerdict synth_detect_check_verhoeff(const char *s, int n);
extern SynthVerdict synth_detect_check_not_one_digit(const char *s, int n);

extern SynthVerdict synth_detect_check_at_svnr(const char *s, int n);
extern SynthVerdict synth_detect_check_au_abn(const char *s, int n);
extern SynthVerdict synth_detect_check_au_acn(const char *s, int n);
extern SynthVerdict synth_detect_check_au_medicare(const char *s, int n);
extern SynthVerdict synth_detect_check_au_tfn(const char *s, int n);
extern SynthVerdict synth_detect_check_be(const char *s, int n);
extern SynthVerdict synth_detect_check_br_cnpj(const char *s, int n);
extern SynthVerdict synth_detect_check_br_cpf(const char *s, int n);
extern SynthVerdict synth_detect_check_ch_ahv(const char *s, int n);
extern SynthVerdict synth_detect_check_de_lanr(const char *s, int n);
extern SynthVerdict synth_detect_check_de_passport(const char *s, int n);
extern SynthVerdict synth_detect_check_de_rvnr(const char *s, int n);
extern SynthVerdict synth_detect_check_de_tax(const char *s, int n);
extern SynthVerdict synth_detect_check_de_vat(const char *s, int n);
extern SynthVerdict synth_detect_check_dk_cpr(const char *s, int n);
extern SynthVerdict synth_detect_check_es_nif(const char *s, int n);
extern SynthVerdict synth_detect_check_fi(const char *s, int n);
extern SynthVerdict synth_detect_check_fr_nir(const char *s, int n);
extern SynthVerdict synth_detect_check_ie_pps(const char *s, int n);
extern SynthVerdict synth_detect_check_in_pan(const char *s, int n);
extern SynthVerdict synth_detect_check_in_plate(const char *s, int n);
extern SynthVerdict synth_detect_check_it_fiscal(const char *s, int n);
extern SynthVerdict synth_detect_check_it_vat(const char *s, int n);
extern SynthVerdict synth_detect_check_kr_brn(const char *s, int n);
extern SynthVerdict synth_detect_check_kr_license(const char *s, int n);
extern SynthVerdict synth_detect_check_kr_resident(const char *s, int n);
extern SynthVerdict synth_detect_check_mx_curp(const char *s, int n);
extern SynthVerdict synth_detect_check_nl_bsn(const char *s, int n);
extern SynthVerdict synth_detect_check_no(const char *s, int n);
extern SynthVerdict synth_detect_check_pl_pesel(const char *s, int n);
extern SynthVerdict synth_detect_check_pt_nif(const char *s, int n);
extern SynthVerdict synth_detect_check_se_organisation(const char *s, int n);
extern SynthVerdict synth_detect_check_se_person(const char *s, int n);
extern SynthVerdict synth_detect_check_sg(const char *s, int n);
extern SynthVerdict synth_detect_check_tr_id(const char *s, int n);
extern SynthVerdict synth_detect_check_tr_plate(const char *s, int n);
extern SynthVerdict synth_detect_check_uk_nhs(const char *s, int n);
extern SynthVerdict synth_detect_check_uk_nino(const char *s, int n);
extern SynthVerdict synth_detect_check_us_dea(const char *s, int n);
extern SynthVerdict synth_detect_check_us_itin(const char *s, int n);
extern SynthVerdict synth_detect_check_us_npi(const char *s, int n);
extern SynthVerdict synth_detect_check_us_ssn(const char *s, int n);
extern SynthVerdict synth_detect_check_vin(const char *s, int n);
extern SynthVerdict synth_detect_check_za_id(const char *s, int n);

extern SynthVerdict synth_detect_check_day(const char *s, int n);
extern SynthVerdict synth_detect_check_ipv4(const char *s, int n);
extern SynthVerdict synth_detect_check_mac(const char *s, int n);
extern SynthVerdict synth_detect_check_base58(const char *s, int n);
extern SynthVerdict synth_detect_check_bech32(const char *s, int n);

#endif							/* SYNTH_DETECT_CHECK_PRIVATE_H */
