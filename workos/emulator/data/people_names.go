package data

// culture is a set of names that go together. Last names are in one culture only, so that no two people of a
// company get the same address from their names.
type culture struct {
	locale      string
	first, last []string
}

var cultures = []culture{
	{"en-US", words(`Ava Liam Noah Emma Olivia Mason Lucas Sophia Ethan Harper Logan Amelia Jack Evelyn Owen Abigail Caleb Ella Wyatt
		Scarlett Henry Grace Isaac Chloe Nathan Zoe Aaron Lily Hudson Hannah Julian Nora Adrian Stella Miles Violet Simon Hazel Felix Ruby
			Graham Ivy Theo Claire Elliot Naomi Jasper June Dexter Maeve`),
		words(`Whitaker Holloway Bennett Ashford Carmichael Donovan Ellison Fairbanks Gallagher Hathaway Irving Jennings Kendrick Langley
			Merritt Norwood Oakley Prescott Quinlan Radcliffe Sheridan Thornton Underwood Vance Winslow Abbott Barlow Calloway Delaney Easton
			Fletcher Goodwin Hartley Ingram Jarvis Keller Lockhart Maddox Nash Osborne Pemberton Ramsey Sinclair Tate Upton Vaughn Wexler Yates
			Brewer Colby Drummond Everett Finch Garrison Hensley Kirby Lowell Monroe Nolan O'Brien Parrish Rowland Stanton Tobin Wolcott`)},
	{"de-DE", words(`Lukas Jürgen Anneliese Katharina Sören Greta Matthias Ursula Björn Heike Florian Jutta Tobias Käthe Rainer Silke
		Moritz Gisela Ulrich Annika`),
		words(`Müller Schröder Weiß Krüger Böhm Köhler Jäger Zimmermann Lindemann Baumgärtner Vogelsang Hoffmeister Kästner Steinbrück
			Althaus Brückner Dörfler Eberhardt Grünwald Huber Reinholt Übelacker`)},
	{"fr-FR", words(`Élodie Benoît Camille Théo Aurélie Jérôme Margaux Gaëlle François Noémie Rémi Solène Étienne Clémence Loïc Inès`),
		words(`Lefèvre Garçon Beauchamp Dubois Fournier Moreau Rousseau Chevallier Girard Lacroix Marchand Perrin Renaud Sauvage Tessier
			Vasseur Delacroix Bélanger`)},
	{"es-ES", words(`Sofía Mateo Lucía Álvaro Ximena Joaquín Martina Íñigo Camila Andrés Valentina Nicolás Begoña Raúl Renata Germán`),
		words(`García Núñez Castañeda Ibáñez Muñoz Herrera Delgado Ortega Paredes Quiroga Salazar Urrutia Villanueva Zamora Echeverría
			Cárdenas Peña Figueroa`)},
	{"pt-BR", words(`João Beatriz Thiago Conceição Rafael Letícia Vinícius Fernanda Caetano Luíza Otávio Priscila`),
		words(`Gonçalves Araújo Magalhães Cavalcanti Assunção Teixeira Barbosa Carvalho Figueiredo Nascimento Siqueira Vasconcelos`)},
	{"sv-SE", words(`Åsa Östen Linnea Göran Sigrid Torbjörn Ebba Håkan Maja Rasmus Freja Øyvind Solveig Anders Ingrid Mikkel`),
		words(`Lindqvist Åkesson Sjöberg Bergström Nyström Hägglund Ekdahl Sørensen Kjær Østergaard Halvorsen Nygård Fjellstad Hedlund
			Wallenius Rantanen`)},
	{"pl-PL", words(`Zofia Wojciech Małgorzata Łukasz Agnieszka Paweł Bożena Stanisław Kinga Grzegorz Elżbieta Michał`),
		words(`Wiśniewska Dąbrowski Kowalczyk Zieliński Szymańska Woźniak Gołębiewski Wróbel Pawłowska Król Dvořák Novotný`)},
	{"tr-TR", words(`Ayşe Çağlar Elif Gökhan Şebnem Emre Zeynep Oğuz Defne Tuğba`),
		words(`Yıldız Çelik Öztürk Şahin Aydın Koç Güneş Erdoğmuş Kılıç Doğan`)},
	{"en-IN", words(`Aarav Priya Rohan Ananya Vikram Meera Arjun Kavya Sanjay Divya Nikhil Isha Rajesh Lakshmi Farhan Zainab`),
		words(`Sharma Iyer Patel Reddy Banerjee Chatterjee Deshpande Gupta Joshi Kulkarni Malhotra Nair Pillai Rao Subramanian Venkatesh
			Qureshi Siddiqui`)},
	{"ja-JP", words(`Haruto Yui Ren Sakura Kenji Aoi Takumi Emi Sōta Hana Daichi Mio`),
		words(`Satō Tanaka Itō Kobayashi Ōno Yamamoto Nakamura Hayashi Fujimoto Kuroda Matsuda Shimizu`)},
	{"zh-CN", words(`Wei Xiaoming Jing Haoran Meiling Yichen Lan Zihan Qiang Rui`),
		words(`Zhang Wang Liu Chen Huang Zhao Wu Xu Sun Guo`)},
	{"en-NG", words(`Chidi Adaeze Emeka Ngozi Tunde Folake Kwame Amara Olumide Zuri`),
		words(`Okafor Adeyemi Nwosu Balogun Eze Mensah Okonkwo Abiola Danjuma Mwangi`)},
	{"ar-AE", words(`Layla Omar Fatima Khalid Noor Tariq Yasmin Hassan Salma Karim`),
		words(`Al-Masri Haddad Nasser Khoury Al-Farsi Bitar Darwish Rahman Saleh Mansour`)},
	{"vi-VN", words(`Linh Minh Trang Đức Thảo Quân Hương Bảo`),
		words(`Nguyễn Trần Phạm Hoàng Vũ Đặng Bùi Ngô`)},
}

// latin are the letters that addresses do not have, and what is written for them.
var latin = map[rune]string{
	'à': "a", 'á': "a", 'â': "a", 'ã': "a", 'ä': "ae", 'å': "a", 'ā': "a", 'ă': "a", 'ą': "a", 'ả': "a", 'ạ': "a", 'ầ': "a", 'ặ': "a",
	'æ': "ae", 'ç': "c", 'ć': "c", 'č': "c", 'đ': "d", 'ď': "d", 'è': "e", 'é': "e", 'ê': "e", 'ë': "e", 'ě': "e", 'ę': "e", 'ễ': "e",
	'ğ': "g", 'ì': "i", 'í': "i", 'î': "i", 'ï': "i", 'ı': "i", 'ł': "l", 'ñ': "n", 'ń': "n", 'ò': "o", 'ó': "o", 'ô': "o", 'õ': "o",
	'ö': "oe", 'ø': "o", 'ō': "o", 'ř': "r", 'ś': "s", 'ş': "s", 'š': "s", 'ß': "ss", 'ť': "t", 'ù': "u", 'ú': "u", 'û': "u", 'ü': "ue",
	'ũ': "u", 'ū': "u", 'ů': "u", 'ư': "u", 'ơ': "o", 'ý': "y", 'ź': "z", 'ż': "z", 'ž': "z",
}
