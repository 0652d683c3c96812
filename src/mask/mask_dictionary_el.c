/*
 * mask_dictionary_el.c
 *		Dictionary: Greek.
 */
#include "postgres.h"

#include "mask/mask_dictionary_private.h"

static const char *const female[] = {
	"Αγάπη", "Αγγελική", "Αθανασία", "Αθηνά", "Αικατερίνη", "Αλεξάνδρα",
	"Αλίκη", "Αμαλία", "Αναστασία", "Ανδριάνα", "Ανθή", "Άννα", "Αντωνία",
	"Αργυρώ", "Αριάδνη", "Αρετή", "Ασπασία", "Βαρβάρα", "Βασιλική",
	"Βικτώρια", "Γαρυφαλλιά", "Γαλάτεια", "Γεωργία", "Γλυκερία", "Δανάη",
	"Δέσποινα", "Δήμητρα", "Διονυσία", "Δώρα", "Ειρήνη", "Ελένη", "Ελευθερία",
	"Ελισάβετ", "Ελπίδα", "Ερατώ", "Ευαγγελία", "Ευανθία", "Ευγενία",
	"Ευδοκία", "Ευτυχία", "Εύα", "Ευφροσύνη", "Ζηνοβία", "Ζωή", "Ηλέκτρα",
	"Ηρώ", "Θάλεια", "Θεανώ", "Θεοδώρα", "Θεώνη", "Ιουλία", "Ιφιγένεια",
	"Ιωάννα", "Καλλιόπη", "Κλειώ", "Κορίνα", "Κυριακή", "Κωνσταντίνα",
	"Λαμπρινή", "Λήδα", "Λυδία", "Μαγδαληνή", "Μαίρη", "Μαλαματή",
	"Μαργαρίτα", "Μαρία", "Μαριάνθη", "Μαρίνα", "Μάρθα", "Μελίνα", "Μυρτώ",
	"Ναταλία", "Ναυσικά", "Νεφέλη", "Νίκη", "Ξένια", "Ολυμπία", "Όλγα",
	"Ουρανία", "Παναγιώτα", "Παρασκευή", "Πηνελόπη", "Πολυξένη", "Ρέα",
	"Ρεβέκκα", "Σμαράγδα", "Σοφία", "Σταματία", "Σταυρούλα", "Στέλλα",
	"Στυλιανή", "Σωτηρία", "Τερψιχόρη", "Τριανταφυλλιά", "Φανή", "Φιλίππα",
	"Φωτεινή", "Χαρίκλεια", "Χαρά", "Χριστίνα", "Χρυσάνθη", "Χρύσα"
};

static const char *const male[] = {
	"Αδάμ", "Αγησίλαος", "Αθανάσιος", "Αιμίλιος", "Αλέξανδρος", "Αλέξιος",
	"Αλκιβιάδης", "Αναστάσιος", "Ανδρέας", "Άγγελος", "Αντώνιος", "Απόστολος",
	"Άρης", "Αριστείδης", "Αριστοτέλης", "Αχιλλέας", "Βασίλειος", "Βίκτωρ",
	"Βλάσιος", "Γεράσιμος", "Γεώργιος", "Γρηγόριος", "Δανιήλ", "Δημήτριος",
	"Διονύσιος", "Διομήδης", "Δομήνικος", "Εμμανουήλ", "Επαμεινώνδας",
	"Ευάγγελος", "Ευθύμιος", "Ευστάθιος", "Ευστράτιος", "Ζαχαρίας", "Ζήσης",
	"Ηλίας", "Ηρακλής", "Θεμιστοκλής", "Θεόδωρος", "Θεοφάνης", "Θεόφιλος",
	"Θωμάς", "Ιάκωβος", "Ιάσονας", "Ιορδάνης", "Ιωάννης", "Ιωσήφ", "Κίμωνας",
	"Κλεάνθης", "Κοσμάς", "Κυριάκος", "Κωνσταντίνος", "Λάζαρος", "Λάμπρος",
	"Λεωνίδας", "Λουκάς", "Μάνος", "Μάριος", "Μάρκος", "Ματθαίος", "Μενέλαος",
	"Μηνάς", "Μιλτιάδης", "Μιχαήλ", "Νεκτάριος", "Νικηφόρος", "Νικόλαος",
	"Ξενοφών", "Οδυσσέας", "Ορέστης", "Παναγιώτης", "Παντελής", "Παρασκευάς",
	"Παύλος", "Περικλής", "Πέτρος", "Πλάτωνας", "Πολύκαρπος", "Πρόδρομος",
	"Ραφαήλ", "Σάββας", "Σεραφείμ", "Σίμος", "Σοφοκλής", "Σπυρίδων",
	"Σταμάτιος", "Σταύρος", "Στέργιος", "Στέφανος", "Στυλιανός", "Σωκράτης",
	"Σωτήριος", "Τηλέμαχος", "Τιμόθεος", "Τρύφωνας", "Φίλιππος", "Φοίβος",
	"Φώτιος", "Χαράλαμπος", "Χαρίλαος", "Χρήστος", "Χριστόφορος"
};

static const char *const last[] = {
	"Αγγελόπουλος", "Αθανασίου", "Αλεξάνδρου", "Αλεξόπουλος", "Αναγνώστου",
	"Αναστασίου", "Ανδρέου", "Αντωνίου", "Αντωνόπουλος", "Αποστόλου",
	"Αποστολόπουλος", "Αργυρίου", "Αρβανίτης", "Αυγερινός", "Βασιλείου",
	"Βασιλόπουλος", "Βενιζέλος", "Βλαχόπουλος", "Βλάχος", "Βογιατζής",
	"Βούλγαρης", "Γαλάνης", "Γεωργιάδης", "Γεωργίου", "Γεωργόπουλος",
	"Γιαννακόπουλος", "Γιαννόπουλος", "Γκίκας", "Γρηγορίου", "Γρίβας",
	"Δημητριάδης", "Δημητρίου", "Δημητρόπουλος", "Δημόπουλος", "Διαμαντής",
	"Διαμαντόπουλος", "Δούκας", "Δρακόπουλος", "Ευαγγέλου", "Ευθυμίου",
	"Ζαχαρίου", "Ζαφειρίου", "Ζέρβας", "Ζήσης", "Ηλιάδης", "Ηλιόπουλος",
	"Θεοδώρου", "Θεοδωρόπουλος", "Θεοδωρίδης", "Θωμόπουλος", "Ιωαννίδης",
	"Ιωάννου", "Καλογερόπουλος", "Κανελλόπουλος", "Καραγιάννης", "Καραμάνος",
	"Καρράς", "Κατσαρός", "Κόκκινος", "Κολοκοτρώνης", "Κοντός", "Κοσμίδης",
	"Κουρής", "Κυριακίδης", "Κυριακόπουλος", "Κωνσταντίνου", "Κωνσταντινίδης",
	"Κωστόπουλος", "Λαζαρίδης", "Λάμπρου", "Λαμπρόπουλος", "Λιακόπουλος",
	"Λουκάς", "Μακρής", "Μανωλάκης", "Μανωλόπουλος", "Μαρκόπουλος",
	"Μαυρίδης", "Μαυρομμάτης", "Μαύρος", "Μητρόπουλος", "Μιχαηλίδης",
	"Μιχαλόπουλος", "Μουρατίδης", "Μπακάλης", "Μπούρας", "Μυλωνάς",
	"Νικολάου", "Νικολαΐδης", "Νικολόπουλος", "Ξανθόπουλος", "Ξένος",
	"Οικονόμου", "Οικονομίδης", "Παναγιωτόπουλος", "Παναγιώτου", "Πανταζής",
	"Παπαγεωργίου", "Παπαδάκης", "Παπαδημητρίου", "Παπαδόπουλος",
	"Παπαϊωάννου", "Παπακωνσταντίνου", "Παπανικολάου", "Παππάς",
	"Παπαθανασίου", "Παρασκευόπουλος", "Παυλίδης", "Παύλου", "Πετρίδης",
	"Πετρόπουλος", "Πολίτης", "Πολυχρονίου", "Ράπτης", "Ρήγας", "Ρούσσος",
	"Σαββίδης", "Σακελλαρίου", "Σαμαράς", "Σιδηρόπουλος", "Σπανός",
	"Σπυρόπουλος", "Σταθόπουλος", "Σταματόπουλος", "Σταυρίδης",
	"Σταυρόπουλος", "Στεργίου", "Στεφανίδης", "Στεφάνου", "Σωτηρίου",
	"Σωτηρόπουλος", "Τζαννετάκης", "Τριανταφύλλου", "Τσακίρης", "Τσιώλης",
	"Φιλίππου", "Φωτιάδης", "Φωτόπουλος", "Χαραλάμπους", "Χατζής",
	"Χατζηγεωργίου", "Χριστοδούλου", "Χριστόπουλος", "Ψαράς"
};

static const char *const last_female[] = {
	"Αγγελοπούλου", "Αθανασίου", "Αλεξάνδρου", "Αλεξοπούλου", "Αναγνώστου",
	"Αναστασίου", "Ανδρέου", "Αντωνίου", "Αντωνοπούλου", "Αποστόλου",
	"Αποστολοπούλου", "Αργυρίου", "Αρβανίτη", "Αυγερινού", "Βασιλείου",
	"Βασιλοπούλου", "Βενιζέλου", "Βλαχοπούλου", "Βλάχου", "Βογιατζή",
	"Βούλγαρη", "Γαλάνη", "Γεωργιάδου", "Γεωργίου", "Γεωργοπούλου",
	"Γιαννακοπούλου", "Γιαννοπούλου", "Γκίκα", "Γρηγορίου", "Γρίβα",
	"Δημητριάδου", "Δημητρίου", "Δημητροπούλου", "Δημοπούλου", "Διαμαντή",
	"Διαμαντοπούλου", "Δούκα", "Δρακοπούλου", "Ευαγγέλου", "Ευθυμίου",
	"Ζαχαρίου", "Ζαφειρίου", "Ζέρβα", "Ζήση", "Ηλιάδου", "Ηλιοπούλου",
	"Θεοδώρου", "Θεοδωροπούλου", "Θεοδωρίδου", "Θωμοπούλου", "Ιωαννίδου",
	"Ιωάννου", "Καλογεροπούλου", "Κανελλοπούλου", "Καραγιάννη", "Καραμάνου",
	"Καρρά", "Κατσαρού", "Κόκκινου", "Κολοκοτρώνη", "Κοντού", "Κοσμίδου",
	"Κουρή", "Κυριακίδου", "Κυριακοπούλου", "Κωνσταντίνου", "Κωνσταντινίδου",
	"Κωστοπούλου", "Λαζαρίδου", "Λάμπρου", "Λαμπροπούλου", "Λιακοπούλου",
	"Λουκά", "Μακρή", "Μανωλάκη", "Μανωλοπούλου", "Μαρκοπούλου", "Μαυρίδου",
	"Μαυρομμάτη", "Μαύρου", "Μητροπούλου", "Μιχαηλίδου", "Μιχαλοπούλου",
	"Μουρατίδου", "Μπακάλη", "Μπούρα", "Μυλωνά", "Νικολάου", "Νικολαΐδου",
	"Νικολοπούλου", "Ξανθοπούλου", "Ξένου", "Οικονόμου", "Οικονομίδου",
	"Παναγιωτοπούλου", "Παναγιώτου", "Πανταζή", "Παπαγεωργίου", "Παπαδάκη",
	"Παπαδημητρίου", "Παπαδοπούλου", "Παπαϊωάννου", "Παπακωνσταντίνου",
	"Παπανικολάου", "Παππά", "Παπαθανασίου", "Παρασκευοπούλου", "Παυλίδου",
	"Παύλου", "Πετρίδου", "Πετροπούλου", "Πολίτη", "Πολυχρονίου", "Ράπτη",
	"Ρήγα", "Ρούσσου", "Σαββίδου", "Σακελλαρίου", "Σαμαρά", "Σιδηροπούλου",
	"Σπανού", "Σπυροπούλου", "Σταθοπούλου", "Σταματοπούλου", "Σταυρίδου",
	"Σταυροπούλου", "Στεργίου", "Στεφανίδου", "Στεφάνου", "Σωτηρίου",
	"Σωτηροπούλου", "Τζαννετάκη", "Τριανταφύλλου", "Τσακίρη", "Τσιώλη",
	"Φιλίππου", "Φωτιάδου", "Φωτοπούλου", "Χαραλάμπους", "Χατζή",
	"Χατζηγεωργίου", "Χριστοδούλου", "Χριστοπούλου", "Ψαρά"
};

static const char *const latin_female[] = {
	"Agapi", "Angeliki", "Athanasia", "Athina", "Aikaterini", "Alexandra",
	"Aliki", "Amalia", "Anastasia", "Andriana", "Anthi", "Anna", "Antonia",
	"Argyro", "Ariadni", "Areti", "Aspasia", "Varvara", "Vasiliki",
	"Viktoria", "Garyfallia", "Galateia", "Georgia", "Glykeria", "Danai",
	"Despoina", "Dimitra", "Dionysia", "Dora", "Eirini", "Eleni",
	"Elevtheria", "Elisavet", "Elpida", "Erato", "Evangelia", "Evanthia",
	"Evgenia", "Evdokia", "Evtychia", "Eva", "Evfrosyni", "Zinovia", "Zoi",
	"Ilektra", "Iro", "Thaleia", "Theano", "Theodora", "Theoni", "Ioulia",
	"Ifigeneia", "Ioanna", "Kalliopi", "Kleio", "Korina", "Kyriaki",
	"Konstantina", "Lamprini", "Lida", "Lydia", "Magdalini", "Mairi",
	"Malamati", "Margarita", "Maria", "Marianthi", "Marina", "Martha",
	"Melina", "Myrto", "Natalia", "Navsika", "Nefeli", "Niki", "Xenia",
	"Olympia", "Olga", "Ourania", "Panagiota", "Paraskevi", "Pinelopi",
	"Polyxeni", "Rea", "Revekka", "Smaragda", "Sofia", "Stamatia",
	"Stavroula", "Stella", "Styliani", "Sotiria", "Terpsichori",
	"Triantafyllia", "Fani", "Filippa", "Foteini", "Charikleia", "Chara",
	"Christina", "Chrysanthi", "Chrysa"
};

static const char *const latin_male[] = {
	"Adam", "Agisilaos", "Athanasios", "Aimilios", "Alexandros", "Alexios",
	"Alkiviadis", "Anastasios", "Andreas", "Angelos", "Antonios", "Apostolos",
	"Aris", "Aristeidis", "Aristotelis", "Achilleas", "Vasileios", "Viktor",
	"Vlasios", "Gerasimos", "Georgios", "Grigorios", "Daniil", "Dimitrios",
	"Dionysios", "Diomidis", "Dominikos", "Emmanouil", "Epameinondas",
	"Evangelos", "Evthymios", "Evstathios", "Evstratios", "Zacharias",
	"Zisis", "Ilias", "Iraklis", "Themistoklis", "Theodoros", "Theofanis",
	"Theofilos", "Thomas", "Iakovos", "Iasonas", "Iordanis", "Ioannis",
	"Iosif", "Kimonas", "Kleanthis", "Kosmas", "Kyriakos", "Konstantinos",
	"Lazaros", "Lampros", "Leonidas", "Loukas", "Manos", "Marios", "Markos",
	"Matthaios", "Menelaos", "Minas", "Miltiadis", "Michail", "Nektarios",
	"Nikiforos", "Nikolaos", "Xenofon", "Odysseas", "Orestis", "Panagiotis",
	"Pantelis", "Paraskevas", "Pavlos", "Periklis", "Petros", "Platonas",
	"Polykarpos", "Prodromos", "Rafail", "Savvas", "Serafeim", "Simos",
	"Sofoklis", "Spyridon", "Stamatios", "Stavros", "Stergios", "Stefanos",
	"Stylianos", "Sokratis", "Sotirios", "Tilemachos", "Timotheos",
	"Tryfonas", "Filippos", "Foivos", "Fotios", "Charalampos", "Charilaos",
	"Christos", "Christoforos"
};

static const char *const latin_last[] = {
	"Angelopoulos", "Athanasiou", "Alexandrou", "Alexopoulos", "Anagnostou",
	"Anastasiou", "Andreou", "Antoniou", "Antonopoulos", "Apostolou",
	"Apostolopoulos", "Argyriou", "Arvanitis", "Avgerinos", "Vasileiou",
	"Vasilopoulos", "Venizelos", "Vlachopoulos", "Vlachos", "Vogiatzis",
	"Voulgaris", "Galanis", "Georgiadis", "Georgiou", "Georgopoulos",
	"Giannakopoulos", "Giannopoulos", "Gkikas", "Grigoriou", "Grivas",
	"Dimitriadis", "Dimitriou", "Dimitropoulos", "Dimopoulos", "Diamantis",
	"Diamantopoulos", "Doukas", "Drakopoulos", "Evangelou", "Evthymiou",
	"Zachariou", "Zafeiriou", "Zervas", "Zisis", "Iliadis", "Iliopoulos",
	"Theodorou", "Theodoropoulos", "Theodoridis", "Thomopoulos", "Ioannidis",
	"Ioannou", "Kalogeropoulos", "Kanellopoulos", "Karagiannis", "Karamanos",
	"Karras", "Katsaros", "Kokkinos", "Kolokotronis", "Kontos", "Kosmidis",
	"Kouris", "Kyriakidis", "Kyriakopoulos", "Konstantinou", "Konstantinidis",
	"Kostopoulos", "Lazaridis", "Lamprou", "Lampropoulos", "Liakopoulos",
	"Loukas", "Makris", "Manolakis", "Manolopoulos", "Markopoulos",
	"Mavridis", "Mavrommatis", "Mavros", "Mitropoulos", "Michailidis",
	"Michalopoulos", "Mouratidis", "Bakalis", "Bouras", "Mylonas", "Nikolaou",
	"Nikolaidis", "Nikolopoulos", "Xanthopoulos", "Xenos", "Oikonomou",
	"Oikonomidis", "Panagiotopoulos", "Panagiotou", "Pantazis",
	"Papageorgiou", "Papadakis", "Papadimitriou", "Papadopoulos",
	"Papaioannou", "Papakonstantinou", "Papanikolaou", "Pappas",
	"Papathanasiou", "Paraskevopoulos", "Pavlidis", "Pavlou", "Petridis",
	"Petropoulos", "Politis", "Polychroniou", "Raptis", "Rigas", "Roussos",
	"Savvidis", "Sakellariou", "Samaras", "Sidiropoulos", "Spanos",
	"Spyropoulos", "Stathopoulos", "Stamatopoulos", "Stavridis",
	"Stavropoulos", "Stergiou", "Stefanidis", "Stefanou", "Sotiriou",
	"Sotiropoulos", "Tzannetakis", "Triantafyllou", "Tsakiris", "Tsiolis",
	"Filippou", "Fotiadis", "Fotopoulos", "Charalampous", "Chatzis",
	"Chatzigeorgiou", "Christodoulou", "Christopoulos", "Psaras"
};

static const char *const latin_last_female[] = {
	"Angelopoulou", "Athanasiou", "Alexandrou", "Alexopoulou", "Anagnostou",
	"Anastasiou", "Andreou", "Antoniou", "Antonopoulou", "Apostolou",
	"Apostolopoulou", "Argyriou", "Arvaniti", "Avgerinou", "Vasileiou",
	"Vasilopoulou", "Venizelou", "Vlachopoulou", "Vlachou", "Vogiatzi",
	"Voulgari", "Galani", "Georgiadou", "Georgiou", "Georgopoulou",
	"Giannakopoulou", "Giannopoulou", "Gkika", "Grigoriou", "Griva",
	"Dimitriadou", "Dimitriou", "Dimitropoulou", "Dimopoulou", "Diamanti",
	"Diamantopoulou", "Douka", "Drakopoulou", "Evangelou", "Evthymiou",
	"Zachariou", "Zafeiriou", "Zerva", "Zisi", "Iliadou", "Iliopoulou",
	"Theodorou", "Theodoropoulou", "Theodoridou", "Thomopoulou", "Ioannidou",
	"Ioannou", "Kalogeropoulou", "Kanellopoulou", "Karagianni", "Karamanou",
	"Karra", "Katsarou", "Kokkinou", "Kolokotroni", "Kontou", "Kosmidou",
	"Kouri", "Kyriakidou", "Kyriakopoulou", "Konstantinou", "Konstantinidou",
	"Kostopoulou", "Lazaridou", "Lamprou", "Lampropoulou", "Liakopoulou",
	"Louka", "Makri", "Manolaki", "Manolopoulou", "Markopoulou", "Mavridou",
	"Mavrommati", "Mavrou", "Mitropoulou", "Michailidou", "Michalopoulou",
	"Mouratidou", "Bakali", "Boura", "Mylona", "Nikolaou", "Nikolaidou",
	"Nikolopoulou", "Xanthopoulou", "Xenou", "Oikonomou", "Oikonomidou",
	"Panagiotopoulou", "Panagiotou", "Pantazi", "Papageorgiou", "Papadaki",
	"Papadimitriou", "Papadopoulou", "Papaioannou", "Papakonstantinou",
	"Papanikolaou", "Pappa", "Papathanasiou", "Paraskevopoulou", "Pavlidou",
	"Pavlou", "Petridou", "Petropoulou", "Politi", "Polychroniou", "Rapti",
	"Riga", "Roussou", "Savvidou", "Sakellariou", "Samara", "Sidiropoulou",
	"Spanou", "Spyropoulou", "Stathopoulou", "Stamatopoulou", "Stavridou",
	"Stavropoulou", "Stergiou", "Stefanidou", "Stefanou", "Sotiriou",
	"Sotiropoulou", "Tzannetaki", "Triantafyllou", "Tsakiri", "Tsioli",
	"Filippou", "Fotiadou", "Fotopoulou", "Charalampous", "Chatzi",
	"Chatzigeorgiou", "Christodoulou", "Christopoulou", "Psara"
};

static const char *const street_stems[] = {
	"Αγίας Σοφίας", "Αγίου Γεωργίου", "Αγίου Νικολάου", "Αθηνάς", "Αθηνών",
	"Αιγαίου", "Αιόλου", "Ακαδημίας", "Ακροπόλεως", "Αλεξάνδρας",
	"Αμπελοκήπων", "Ανεξαρτησίας", "Αριστοτέλους", "Αρτέμιδος", "Ασκληπιού",
	"Αφροδίτης", "Βενιζέλου", "Βορείου Ηπείρου", "Γαρδένιας", "Δάφνης",
	"Δελφών", "Δημοκρατίας", "Διονύσου", "Δωδεκανήσου", "Εθνικής Αντιστάσεως",
	"Ειρήνης", "Ελαιώνων", "Ελευθερίας", "Ελιάς", "Ερμού", "Εστίας",
	"Ευριπίδου", "Ζεφύρου", "Ηλιουπόλεως", "Ηπείρου", "Ηρακλέους", "Ηφαίστου",
	"Θερμοπυλών", "Θησέως", "Ιπποκράτους", "Ίριδος", "Ιωνίας", "Καλαμών",
	"Κανάρη", "Καποδιστρίου", "Κήπων", "Κοραή", "Κολοκοτρώνη", "Κρήτης",
	"Κύπρου", "Λεμονιάς", "Λεωνίδου", "Μακεδονίας", "Μακρυγιάννη",
	"Μαραθώνος", "Μεγάλου Αλεξάνδρου", "Μενεξέδων", "Μουσών", "Μυκόνου",
	"Νίκης", "Ολύμπου", "Ομήρου", "Πανεπιστημίου", "Παπάγου", "Περικλέους",
	"Πεύκων", "Πλάτωνος", "Πλαταιών", "Ποσειδώνος", "Ρήγα Φεραίου", "Ροδόπης",
	"Ρόδων", "Σαλαμίνος", "Σοφοκλέους", "Σταδίου", "Σωκράτους",
	"Τριών Ιεραρχών", "Τροίας", "Υακίνθων", "Φιλελλήνων", "Χίου", "Ωκεανού"
};

static const char *const street_types[] = {
	"Οδός"
};

static const char *const trades[] = {
	"Αγροτικά", "Αλουμίνια", "Ανελκυστήρες", "Αρτοποιία", "Βιβλία",
	"Γραφικές Τέχνες", "Δομικά", "Εκδόσεις", "Ελαιόλαδα", "Ενέργεια",
	"Έπιπλα", "Εστίαση", "Ηλεκτρικά", "Ηλεκτρονικά", "Καλλυντικά",
	"Κατασκευές", "Κεραμικά", "Κλιματισμός", "Λογισμικό", "Μάρμαρα",
	"Μελέτες", "Μεταλλικά", "Μεταφορές", "Μηχανήματα", "Ναυτιλιακά", "Ξυλεία",
	"Οινοποιία", "Οπτικά", "Πλαστικά", "Ποτά", "Πληροφορική", "Σιδηρικά",
	"Σπόροι", "Συμβουλευτική", "Συσκευασίες", "Τεχνική", "Τουριστικά",
	"Τρόφιμα", "Τυπογραφεία", "Υφάσματα", "Φαρμακευτική", "Φυτώρια", "Χημικά",
	"Χρώματα"
};

static const char *const legal_forms[] = {
	"Α.Ε.", "Ε.Π.Ε.", "Ο.Ε.", "Ε.Ε.", "Ι.Κ.Ε."
};

static const SynthPlace places[] = {
	{"Αθήνα", NULL, "105 57"},
	{"Θεσσαλονίκη", NULL, "546 24"},
	{"Πάτρα", NULL, "262 21"},
	{"Ηράκλειο", NULL, "712 02"},
	{"Λάρισα", NULL, "412 22"},
	{"Βόλος", NULL, "382 21"},
	{"Ιωάννινα", NULL, "453 33"},
	{"Χανιά", NULL, "731 32"},
	{"Ρέθυμνο", NULL, "741 31"},
	{"Ρόδος", NULL, "851 31"},
	{"Κέρκυρα", NULL, "491 31"},
	{"Καλαμάτα", NULL, "241 31"},
	{"Τρίπολη", NULL, "221 31"},
	{"Σπάρτη", NULL, "231 31"},
	{"Κόρινθος", NULL, "201 31"},
	{"Ναύπλιο", NULL, "211 31"},
	{"Άργος", NULL, "212 31"},
	{"Πύργος", NULL, "271 31"},
	{"Λαμία", NULL, "351 31"},
	{"Χαλκίδα", NULL, "341 31"},
	{"Τρίκαλα", NULL, "421 31"},
	{"Καρδίτσα", NULL, "431 31"},
	{"Κοζάνη", NULL, "501 31"},
	{"Φλώρινα", NULL, "531 31"},
	{"Καστοριά", NULL, "521 31"},
	{"Βέροια", NULL, "591 31"},
	{"Κατερίνη", NULL, "601 31"},
	{"Σέρρες", NULL, "621 21"},
	{"Δράμα", NULL, "661 31"},
	{"Καβάλα", NULL, "653 02"},
	{"Ξάνθη", NULL, "671 31"},
	{"Κομοτηνή", NULL, "691 31"},
	{"Αλεξανδρούπολη", NULL, "681 31"},
	{"Μυτιλήνη", NULL, "811 31"},
	{"Χίος", NULL, "821 31"},
	{"Άρτα", NULL, "471 31"},
	{"Πρέβεζα", NULL, "481 31"},
	{"Αγρίνιο", NULL, "301 31"},
	{"Ζάκυνθος", NULL, "291 31"},
	{"Ερμούπολη", NULL, "841 31"},
	{"Πειραιάς", NULL, "185 31"},
	{"Λιβαδειά", NULL, "321 31"},
	{"Θήβα", NULL, "322 31"}
};

const SynthDictionary synth_mask_dictionary_el = {
	.locale = "el",
	.script = USCRIPT_GREEK,
	.names = {
		.female = SYNTH_WORDS(female),
		.male = SYNTH_WORDS(male),
		.last = SYNTH_WORDS(last),
		.last_female = SYNTH_WORDS(last_female)
	},
	.latin = {
		.female = SYNTH_WORDS(latin_female),
		.male = SYNTH_WORDS(latin_male),
		.last = SYNTH_WORDS(latin_last),
		.last_female = SYNTH_WORDS(latin_last_female)
	},
	.street_stems = SYNTH_WORDS(street_stems),
	.street_types = SYNTH_WORDS(street_types),
	.street_form = "%s",
	.number_form = "%a %n",
	.number_max = 149,
	.places = places,
	.nplaces = lengthof(places),
	.place_form = "%p %c",
	.join = ", ",
	.country = "Ελλάδα",
	.trades = SYNTH_WORDS(trades),
	.legal_forms = SYNTH_WORDS(legal_forms),
	.company_form = "%l & %m %t%k %g"
};
