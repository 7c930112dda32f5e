namespace ClientPortal.Web.Demo;

/// <summary>
/// The demo's conversations. <c>-3 09:12 Awa Diop: …</c> is a message of three days ago at 9:12; <c>❤️ Awa Diop</c> below a line is a reaction
/// to it, <c>edit: …</c> the author's later text, <c>delete</c> its deletion. A text that begins with <c>^</c> replies to the message above;
/// <c>@</c> and a name is a mention.
/// </summary>
internal static class DemoTalks
{
    private const string Awa = "Awa Diop", Ibrahima = "Ibrahima Fall", Khady = "Khady Mbaye", Cheikh = "Cheikh Ba", Ndeye = "Ndeye Sy",
        Aminata = "Aminata Sow", Moussa = "Moussa Ndiaye", Fatou = "Fatou Sarr";

    public static readonly DemoTalk[] All =
    [
        new([Aminata, Awa], """
            -6 10:02 Aminata Sow: Bonjour Awa, avez-vous pu relire le planning de la bascule ?
            -6 10:31 Awa Diop: Oui, il nous convient. Un seul souhait : pas de coupure le vendredi, c’est notre plus gros jour d’expédition.
            -6 10:34 Aminata Sow: C’est noté, on décale au samedi 22 h.
            👍 Awa Diop
            -3 15:20 Awa Diop: Le comité a validé le budget de la phase 2 🎉
            🎉 Aminata Sow
            -3 15:24 Aminata Sow: Excellente nouvelle, merci ! Je vous envoie l’avenant cette semaine.
            -1 09:05 Aminata Sow: L’avenant est prêt, je le dépose demain matin.
            -1 09:40 Awa Diop: Parfait, je le ferai signer dans la journée.
            """),
        new([Awa, Moussa], """
            -4 08:55 Awa Diop: Bonjour Moussa, le nouvel arrivant au quai 2 commence lundi. Son compte sera prêt ?
            -4 09:10 Moussa Ndiaye: Bonjour Awa, oui : compte, badge et douchette. Il recevra son invitation samedi.
            -4 09:11 Awa Diop: Merci beaucoup.
            🙏 Moussa Ndiaye
            -1 16:02 Moussa Ndiaye: Petit point : 38 postes sur 42 sont migrés. Les quatre derniers passent demain entre 12 h et 14 h.
            -1 16:15 Awa Diop: Je préviens les équipes.
            """),
        new([Moussa, Fatou], """
            -8 11:00 Fatou Sarr: Tu as le modèle de la borne du quai 3 ?
            -8 11:04 Moussa Ndiaye: U6 Pro, il en reste deux au stock.
            -8 11:05 Fatou Sarr: Top, j’en prends une.
            -2 17:30 Moussa Ndiaye: Astreinte ce week-end : c’est toi ou moi ?
            -2 17:42 Fatou Sarr: Moi samedi, toi dimanche ?
            👍 Moussa Ndiaye
            """),
        new([Cheikh, Fatou], """
            -5 14:12 Cheikh Ba: Le Wi-Fi des salles de soins est nettement meilleur, merci.
            ❤️ Fatou Sarr
            -5 14:20 Fatou Sarr: Merci docteur ! Il reste le couloir de la radiologie, prévu jeudi.
            -5 14:21 Cheikh Ba: Jeudi après 15 h si possible, la salle est libre.
            -5 14:25 Fatou Sarr: Jeudi 15 h 30, c’est bloqué.
            """),
        new([Ndeye, Cheikh], """
            -7 12:40 Ndeye Sy: Les tablettes sont arrivées, on les distribue quand ?
            -7 12:52 Cheikh Ba: Lundi, après la formation de l’équipe IT Vision.
            """),
        new([Moussa, Fatou, Awa, Ibrahima], """
            -20 08:30 Moussa Ndiaye: Bienvenue ! Ce groupe sert à la bascule : les horaires, les imprévus, et personne n’est oublié.
            👍 Awa Diop
            👍 Ibrahima Fall
            -20 08:41 Ibrahima Fall: Bonjour à tous. Côté entrepôt, je suis joignable de 6 h à 18 h.
            -12 07:45 Fatou Sarr: Essai à blanc ce soir de 21 h à 23 h, aucune coupure prévue.
            -12 23:10 Fatou Sarr: Essai terminé : 42 minutes pour la restauration complète.
            edit: Essai terminé : 38 minutes pour la restauration complète, contrôle compris.
            🎉 Moussa Ndiaye
            🎉 Awa Diop
            -12 23:12 Moussa Ndiaye: Bravo Fatou.
            -2 10:00 Moussa Ndiaye: Rappel : bascule **samedi 22 h**, retour prévu dimanche 6 h. Qui est sur place ?
            -2 10:06 Ibrahima Fall: ^ Moi, avec les clés du local.
            -2 10:20 Awa Diop: @Moussa Ndiaye je reste joignable toute la nuit.
            ❤️ Ibrahima Fall
            -1 18:30 Fatou Sarr: J’ai oublié le câble console
            delete
            -1 18:31 Fatou Sarr: Tout le matériel est dans la voiture 🚗
            """) { Name = "Bascule Teranga", Emoji = "🚀", Description = "Migration vers le cloud : horaires, imprévus, qui fait quoi." },
        new([Fatou, Cheikh, Ndeye], """
            -15 09:00 Fatou Sarr: Bonjour ! Ici nous suivons la formation des équipes de soins au dossier informatisé.
            -15 09:20 Ndeye Sy: Parfait. La pédiatrie est volontaire pour commencer.
            👏 Fatou Sarr
            -9 16:45 Ndeye Sy: Première session faite : 11 personnes, et une question qui revient : comment corriger une saisie ?
            -9 17:02 Fatou Sarr: J’ajoute une fiche d’une page, la voici demain.
            -8 10:30 Fatou Sarr: La fiche est dans les documents du projet. En bref :

            1. Ouvrir la ligne
            2. **Corriger**, puis dire pourquoi
            3. L’ancienne valeur reste lisible
            🙏 Ndeye Sy
            -8 11:15 Cheikh Ba: Très clair. Imprimée et affichée en salle de soins.
            """) { Name = "Formation aux soins", Emoji = "🩺", Description = "Dossier patient informatisé : sessions, questions, fiches." },
        new([Aminata, Moussa, Fatou], "")
        {
            Name = "Point du matin", Emoji = "☕", Description = "Chacun dit ce qui l’attend. Une minute, pas plus.", Daily = true
        },
    ];

    // The messages of every morning's stand-up: author and text.
    public static readonly (string Who, string[] Lines)[] Mornings =
    [
        (Aminata, [
            "Bonjour ! Comité avec Teranga à 11 h, le reste de la journée est libre.", "Bonjour, je relis les avenants ce matin.",
            "Bonjour à vous deux, entretien d’un stagiaire à 15 h.", "Bonjour, les chiffres du mois sont bons : merci.",
            "Bonjour ! Point avec Baobab à 10 h, je vous dis."]),
        (Moussa, [
            "Migration : 4 postes aujourd’hui, puis les sauvegardes.", "Je termine la documentation de la bascule.",
            "Chez Teranga jusqu’à midi, au bureau ensuite.", "Deux demandes urgentes ce matin, je les prends.",
            "Essais de restauration toute la matinée.", "Mise à jour des serveurs à 13 h, dix minutes de coupure."]),
        (Fatou, [
            "Bornes du couloir de radiologie, retour vers 16 h.", "Je suis chez Baobab toute la journée.",
            "Câblage du quai 2, puis les demandes.", "Rien d’urgent : j’avance sur la téléphonie.",
            "Formation des équipes de soins à 14 h.", "Visite du local technique avec Ibrahima."]),
        (Moussa, ["Parfait, on se croise à midi.", "Je peux t’aider après 15 h si besoin.", "N’oublie pas l’échelle 😄", "Noté."]),
    ];
}

/// <summary>The people, the first of whom begins the conversation; a name makes it a group.</summary>
internal sealed record DemoTalk(string[] People, string Story)
{
    public string? Name { get; init; }
    public string Emoji { get; init; } = "";
    public string Description { get; init; } = "";

    /// <summary>The messages of <see cref="DemoTalks.Mornings"/>, every working day.</summary>
    public bool Daily { get; init; }
}
