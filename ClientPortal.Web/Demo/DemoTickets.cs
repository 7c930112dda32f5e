using ClientPortal.Domain.Tickets;

namespace ClientPortal.Web.Demo;

/// <summary>
/// The demo's thirty tickets, one act a line. <c>+90 Moussa Ndiaye: …</c> is a message ninety minutes after the previous act; <c>*</c> before
/// the name makes it an internal note. <c>take</c>, <c>wait</c>, <c>resolve</c>, <c>close</c>, <c>add</c> and <c>rate 5 …</c> are acts of the
/// person named on the line. A 📎 and a name at the end of a message is a file of <see cref="DemoFiles"/>.
/// </summary>
internal static class DemoTickets
{
    private const string Awa = "Awa Diop", Ibrahima = "Ibrahima Fall", Khady = "Khady Mbaye", Cheikh = "Cheikh Ba", Ndeye = "Ndeye Sy";

    public const string Clip = "📎";

    /// <summary>Ends a message that came as an answer to a mail.</summary>
    public const string ByMail = "✉";

    public static readonly (string Title, string Text)[] Replies =
    [
        ("Nous regardons",
            "Bonjour {client},\n\nMerci pour votre message. Nous regardons {demande} et revenons vers vous dans la journée.\n\n{moi}"),
        ("Il nous manque une précision",
            "Bonjour {client},\n\nPour avancer, pouvez-vous nous dire :\n\n"
            + "- depuis quand cela se produit\n- sur quels postes\n- ce qu’affiche l’écran (une photo suffit)\n\nMerci !\n\n{moi}"),
        ("C’est réglé",
            "Bonjour {client},\n\nC’est réglé de notre côté. Pouvez-vous vérifier du vôtre ? "
            + "Sans nouvelle de votre part, {demande} reste ouverte encore deux jours.\n\n{moi}"),
        ("Passage sur place",
            "Bonjour {client},\n\nNous passons demain matin entre 9 h et 11 h. Quelqu’un pourra-t-il nous ouvrir le local technique ?\n\n{moi}"),
    ];

    public static readonly DemoTicket[] All =
    [
        new(Awa, -75 * Days, "Boîte de réception pleine pour toute l’exploitation", TicketCategory.Incident, TicketPriority.High,
            "Depuis ce matin, **plus personne à l’exploitation** ne reçoit de message. Outlook dit que la boîte est pleine.", """
            +12 Moussa Ndiaye take
            +3 Moussa Ndiaye: Bonjour Awa, je regarde tout de suite.
            +25 Moussa Ndiaye: La boîte partagée avait atteint 50 Go. Je l’ai portée à 100 Go et j’ai archivé 2023. Les messages arrivent.
            +10 Awa Diop: Je confirme, tout est revenu. Merci !
            +5 Moussa Ndiaye resolve
            +60 Awa Diop rate 5 Rapide et clair.
            """),
        new(Ibrahima, -70 * Days, "Douchettes du quai 3 déconnectées", TicketCategory.Incident, TicketPriority.Urgent,
            "Les six douchettes du quai 3 perdent le réseau toutes les dix minutes. On ressaisit tout à la main.", """
            +8 Fatou Sarr take
            +4 Fatou Sarr: Bonjour Ibrahima, je me connecte à la borne du quai 3.
            +20 *Fatou Sarr: La borne redémarre en boucle, alimentation PoE trop juste. Il y en a une de rechange au bureau.
            +15 Fatou Sarr: La borne Wi-Fi du quai 3 est fatiguée. J’apporte une borne neuve, je suis là dans une heure.
            +95 Fatou Sarr: Borne remplacée : les douchettes sont vertes. Essayez-vous une réception ? 📎 compte-rendu.pdf 📎 mesure-apres.png
            +20 Ibrahima Fall: Parfait, on a scanné 40 colis sans coupure.
            +5 Fatou Sarr resolve
            +300 Ibrahima Fall rate 5 Intervention dans l’heure, bravo Fatou.
            """),
        new(Khady, -66 * Days, "Accès au dossier Comptabilité pour le stagiaire", TicketCategory.Access, TicketPriority.Low,
            "Merci d’ouvrir un accès **en lecture** au dossier Comptabilité pour Modou Kane, stagiaire jusqu’au 30.", """
            +200 Moussa Ndiaye take
            +10 Moussa Ndiaye: Bonjour Khady, c’est fait : lecture seule, et l’accès se ferme tout seul le 30 au soir.
            +30 Khady Mbaye: Merci.
            +10 Moussa Ndiaye resolve
            +2000 Khady Mbaye close
            """),
        new(Cheikh, -62 * Days, "Lenteur du logiciel de laboratoire", TicketCategory.Incident, TicketPriority.High,
            "Ouvrir un dossier prend plus d’une minute depuis lundi.", """
            +40 Moussa Ndiaye take
            +10 Moussa Ndiaye: Bonjour docteur, je lance une mesure sur le serveur pendant la prochaine heure de pointe.
            +150 *Moussa Ndiaye: Le disque de la base est à 96 %. Les journaux n’ont pas été purgés depuis la mise à jour.
            +20 Moussa Ndiaye: Le disque de la base était presque plein. C’est nettoyé : un dossier s’ouvre en deux secondes.
            +90 Cheikh Ba: C’est le jour et la nuit. Merci.
            +10 Moussa Ndiaye resolve
            +100 Cheikh Ba rate 4 Bien, mais il aurait fallu le voir venir.
            """),
        new(Ndeye, -58 * Days, "Imprimante d’étiquettes de la pharmacie", TicketCategory.Incident, TicketPriority.Normal,
            "Les étiquettes sortent décalées de trois millimètres, le code-barres est coupé.", """
            +90 Fatou Sarr take
            +5 Fatou Sarr: Bonjour Ndeye, avez-vous changé de rouleau récemment ?
            +2 Fatou Sarr wait
            +400 Ndeye Sy: Oui, la marque a changé la semaine dernière.
            +30 Fatou Sarr: Voilà l’explication. J’ai réglé le format sur 50 × 30, faites un essai.
            +25 Ndeye Sy: Nickel.
            +5 Fatou Sarr resolve
            +1500 Ndeye Sy rate 5 
            """),
        new(Awa, -52 * Days, "Former deux nouvelles assistantes à la messagerie", TicketCategory.Request, TicketPriority.Low,
            "Arrivée le 1er de deux assistantes. Une heure de prise en main suffirait.", """
            +300 Moussa Ndiaye take
            +15 Moussa Ndiaye: Bonjour Awa, je propose jeudi à 10 h, à distance ou à Bel-Air ?
            +60 Awa Diop: À Bel-Air, merci. ✉
            +4000 Moussa Ndiaye: Formation faite, le support est dans leurs boîtes.
            +10 Moussa Ndiaye resolve
            +900 Awa Diop rate 5 Très pédagogue.
            """),
        new(Khady, -47 * Days, "Le logiciel de paie refuse la clôture", TicketCategory.Incident, TicketPriority.Urgent,
            "Erreur **0x8007** à la clôture du mois. Les salaires partent demain !", """
            +20 Fatou Sarr take
            +3 Fatou Sarr: Bonjour Khady, je prends la main sur votre poste dans deux minutes.
            +35 *Fatou Sarr: Certificat de télédéclaration périmé depuis hier. L’éditeur le renouvelle en ligne.
            +20 Fatou Sarr: Le certificat de télédéclaration était périmé. Il est renouvelé, la clôture vient de passer.
            +15 Khady Mbaye: Vous me sauvez la mise.
            +5 Fatou Sarr resolve
            +40 Khady Mbaye rate 5 Sauvée la veille de la paie !
            """),
        new(Ibrahima, -41 * Days, "Caméra du parking sans image", TicketCategory.Incident, TicketPriority.Normal,
            "La caméra 4 est noire depuis l’orage.", """
            +180 Fatou Sarr take
            +10 Fatou Sarr: Bonjour Ibrahima, la caméra ne répond plus du tout. Nous passons avec une échelle vendredi.
            +2900 Fatou Sarr: Boîtier remplacé, l’image est revenue. L’ancien avait pris l’eau.
            +30 Fatou Sarr resolve
            +600 Ibrahima Fall rate 3 Un peu long.
            """),
        new(Cheikh, -36 * Days, "Sauvegarde du dossier patient : qui vérifie ?", TicketCategory.Question, TicketPriority.Normal,
            "Le conseil d’administration demande **qui vérifie** que les sauvegardes se restaurent.", """
            +120 Moussa Ndiaye take
            +40 Moussa Ndiaye: Bonjour docteur. Nous restaurons une base tirée au sort chaque mois ; vous recevez le procès-verbal. Dernier : le 12.
            +60 Cheikh Ba: Parfait, pouvez-vous joindre les trois derniers au dossier du conseil ?
            +200 Moussa Ndiaye: Ils sont dans votre espace documents.
            +10 Moussa Ndiaye resolve
            +300 Cheikh Ba rate 5 
            """),
        new(Awa, -31 * Days, "Le site de suivi affiche l’ancienne adresse", TicketCategory.Request, TicketPriority.Low,
            "Page contact : nous avons déménagé le 3.", """
            +600 Moussa Ndiaye take
            +20 Moussa Ndiaye: Corrigé, et la carte aussi.
            +10 Moussa Ndiaye resolve
            +800 Awa Diop: La carte pointe encore vers l’ancien entrepôt.
            +90 Moussa Ndiaye: En effet, le cache gardait l’ancienne. C’est bon maintenant.
            +20 Moussa Ndiaye resolve
            +100 Awa Diop rate 4 
            """),
        new(Ndeye, -27 * Days, "Créer les comptes de cinq internes", TicketCategory.Access, TicketPriority.Normal,
            "Liste en pièce jointe dans le dossier RH. Arrivée lundi 7 h.", """
            +100 Fatou Sarr take
            +50 Fatou Sarr: Bonjour Ndeye, les cinq comptes sont prêts. Mots de passe provisoires remis sous pli à l’accueil.
            +30 Ndeye Sy: Merci beaucoup.
            +5 Fatou Sarr resolve
            +100 Ndeye Sy rate 5 
            """),
        new(Ibrahima, -23 * Days, "Tablette du chariot 7 cassée", TicketCategory.Incident, TicketPriority.Normal,
            "Écran fendu, elle ne répond plus à droite.", """
            +60 Moussa Ndiaye take
            +10 Moussa Ndiaye: Bonjour Ibrahima, nous en avons une d’avance. Livraison demain.
            +1500 Moussa Ndiaye: Tablette livrée et configurée.
            +15 Ibrahima Fall: Reçue, elle tourne.
            +5 Moussa Ndiaye resolve
            +30 Ibrahima Fall close
            """),
        new(Khady, -19 * Days, "Double écran pour la comptabilité", TicketCategory.Request, TicketPriority.Low,
            "Deux écrans 24 pouces pour les rapprochements.", """
            +900 Moussa Ndiaye take
            +30 Moussa Ndiaye: Bonjour Khady, devis envoyé à Awa pour accord.
            +3000 Awa Diop: Accord donné.
            +4000 Moussa Ndiaye: Écrans installés ce matin.
            +10 Moussa Ndiaye resolve
            """),
        new(Cheikh, -16 * Days, "Téléconsultation : le son coupe", TicketCategory.Incident, TicketPriority.High,
            "Une phrase sur trois est inaudible en salle 2.", """
            +25 Fatou Sarr take
            +10 Fatou Sarr: Bonjour docteur, je mesure la ligne de la salle 2 pendant votre consultation de 15 h.
            +240 *Fatou Sarr: QoS absente sur le commutateur de l’étage, la vidéo de l’accueil prend tout.
            +20 Fatou Sarr: La vidéo d’accueil prenait toute la bande passante. La téléconsultation passe maintenant en priorité.
            +100 Cheikh Ba: Essai concluant.
            +10 Fatou Sarr resolve
            +50 Cheikh Ba rate 5 
            """),
        new(Awa, -13 * Days, "Courriels de clients classés indésirables", TicketCategory.Incident, TicketPriority.High,
            "Trois commandes retrouvées dans les indésirables cette semaine.", """
            +50 Moussa Ndiaye take
            +20 Moussa Ndiaye: Bonjour Awa, pouvez-vous me transférer un de ces messages ?
            +3 Moussa Ndiaye wait
            +300 Awa Diop: Je viens de vous en transférer deux.
            +60 Moussa Ndiaye: Merci. Les deux expéditeurs n’avaient pas de signature DKIM. J’ai ajouté vos clients connus à la liste sûre.
            +30 Moussa Ndiaye resolve
            +4000 Awa Diop: Cela recommence avec un nouveau client.
            +60 Moussa Ndiaye: Je reprends : nous assouplissons la règle pour les messages avec bon de commande.
            """) { Project = "Migration vers le cloud" },
        new(Ndeye, -11 * Days, "Badge du bloc opératoire", TicketCategory.Access, TicketPriority.Normal,
            "Le badge du Dr Gueye n’ouvre plus le bloc.", """
            +70 Fatou Sarr take
            +15 Fatou Sarr: Bonjour Ndeye, son badge avait expiré. Il est prolongé d’un an.
            +20 Ndeye Sy: Il vient de passer, merci.
            +10 Fatou Sarr resolve
            """),
        new(Ibrahima, -9 * Days, "Étiquettes illisibles par le client de Thiès", TicketCategory.Incident, TicketPriority.Normal,
            "Leur portique ne lit qu’une étiquette sur deux.", """
            +100 Fatou Sarr take
            +20 Fatou Sarr: Bonjour Ibrahima, quelle imprimante les a sorties ?
            +2 Fatou Sarr wait
            """),
        new(Khady, -8 * Days, "Export bancaire au nouveau format", TicketCategory.Request, TicketPriority.Normal,
            "La banque impose le format **CAMT.053** au 1er du mois prochain.", """
            +240 Moussa Ndiaye take
            +30 Moussa Ndiaye: Bonjour Khady, l’éditeur livre le module cette semaine. Je vous propose un essai vendredi.
            +600 Khady Mbaye: Vendredi 9 h me va. ✉
            +2800 *Moussa Ndiaye: L’éditeur a repoussé à lundi, prévenir Khady avant vendredi matin.
            """) { Project = "Migration vers le cloud" },
        new(Cheikh, -7 * Days, "Ordonnances imprimées en double", TicketCategory.Incident, TicketPriority.Normal,
            "Aux urgences seulement, une fois sur cinq.", """
            +80 Moussa Ndiaye take
            +20 Moussa Ndiaye: Bonjour docteur, est-ce toujours la même imprimante ?
            +100 Cheikh Ba add Ndeye Sy
            +100 Ndeye Sy: Oui, celle du box 2.
            +60 Moussa Ndiaye: Merci Ndeye. Je remplace son pilote ce soir, pendant le changement d’équipe.
            """),
        new(Awa, -6 * Days, "Accès VPN pour le directeur commercial", TicketCategory.Access, TicketPriority.Normal,
            "Il part à Abidjan lundi et doit voir les stocks.", """
            +120 Fatou Sarr take
            +40 Fatou Sarr: Bonjour Awa, il me faut son numéro de téléphone pour le second facteur.
            +2 Fatou Sarr wait
            """),
        new(Ndeye, -5 * Days, "Écran d’accueil figé", TicketCategory.Incident, TicketPriority.Low,
            "L’écran de la salle d’attente affiche toujours lundi.", """
            +300 Fatou Sarr take
            +20 Fatou Sarr: Bonjour Ndeye, le petit boîtier derrière l’écran doit être redémarré. Je le fais à distance ce midi.
            +200 Fatou Sarr: C’est reparti. Dites-moi si cela se reproduit.
            +5 Fatou Sarr resolve
            """),
        new(Ibrahima, -4 * Days, "Ajouter un poste au quai 5", TicketCategory.Request, TicketPriority.Low,
            "Prise réseau déjà posée. Un poste fixe et une douchette. Le plan est joint.", """
            +900 Moussa Ndiaye take
            +30 Moussa Ndiaye: Bonjour Ibrahima, matériel commandé, livraison prévue mardi.
            +600 Ibrahima Fall: Bien reçu.
            """) { Project = "Sécurisation des postes", Files = ["plan-quai-5.pdf"] },
        new(Khady, -3 * Days, "Facture d’avril introuvable dans l’archive", TicketCategory.Question, TicketPriority.Normal,
            "La facture 2024-0417 n’apparaît pas dans la recherche.", """
            +500 Moussa Ndiaye take
            +40 Moussa Ndiaye: Bonjour Khady, elle a été archivée sous l’ancien nom du client. Je corrige l’index cette nuit.
            """),
        new(Cheikh, -2 * Days, "Sortir la liste des accès au dossier patient", TicketCategory.Request, TicketPriority.High,
            "Demande de l’autorité de contrôle, **réponse attendue vendredi**.", """
            +60 Moussa Ndiaye take
            +20 Moussa Ndiaye: Bonjour docteur, pour quelle période ?
            +30 Cheikh Ba: Les douze derniers mois.
            +200 *Moussa Ndiaye: 412 comptes, dont 31 à fermer. Faire relire par Aminata avant l’envoi.
            +30 Moussa Ndiaye: L’extraction tourne, vous l’aurez demain matin.
            """) { Project = "Dossier patient informatisé" },
        new(Awa, -26 * 60, "Tableau de bord des livraisons vide le matin", TicketCategory.Incident, TicketPriority.Normal,
            "Jusqu’à 9 h, aucun chiffre. Ensuite tout apparaît d’un coup.", """
            +90 Fatou Sarr take
            +30 Fatou Sarr: Bonjour Awa, le calcul de nuit finit trop tard depuis la hausse des volumes. Je le décale à 3 h.
            +60 Awa Diop: Merci Fatou, je regarde demain matin.
            """),
        new(Ndeye, -22 * 60, "Doublon de dossier patient", TicketCategory.Incident, TicketPriority.High,
            "Deux dossiers pour la même patiente, les allergies sont dans l’ancien.", """
            +30 Moussa Ndiaye take
            +15 Moussa Ndiaye: Bonjour Ndeye, ne saisissez plus rien dans l’ancien : je prépare la fusion avec vous au téléphone.
            """) { Project = "Dossier patient informatisé" },
        new(Ibrahima, -5 * 60, "Imprimante du quai 2 hors ligne", TicketCategory.Incident, TicketPriority.Normal,
            "Elle clignote orange depuis la pause.", ""),
        new(Khady, -3 * 60, "Mot de passe oublié sur le portail fournisseur", TicketCategory.Access, TicketPriority.Low,
            "Le lien de réinitialisation n’arrive pas.", ""),
        new(Cheikh, -75, "Wi-Fi instable au deuxième étage", TicketCategory.Incident, TicketPriority.High,
            "Les tablettes des infirmières décrochent dans l’aile nord.", "")
            { Project = "Wi-Fi des services de soins", Files = ["mesure-wifi.png"] },
        new(Awa, -2, "Standard téléphonique : choix 3 muet", TicketCategory.Incident, TicketPriority.Urgent,
            "Depuis ce matin, *tapez 3 pour les livraisons* ne mène nulle part.", "") { Project = "Téléphonie IP des agences" },
    ];

    // In minutes.
    private const int Days = 24 * 60;
}

/// <summary>
/// A ticket, opened so many minutes from now (negative: before); one older than two days is opened in the morning of that day.
/// </summary>
internal sealed record DemoTicket(
    string Requester, int OpenedIn, string Title, TicketCategory Category, TicketPriority Priority, string Description, string Story)
{
    /// <summary>The name of its project.</summary>
    public string? Project { get; init; }

    /// <summary>The files of its first message.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
