using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;

namespace ClientPortal.Web.Demo;

/// <summary>The demo's people and projects. Days count from today, so that the story is always recent.</summary>
internal static class DemoStory
{
    public const string Password = "Password123!";

    public const string Provider = "IT Vision", Teranga = "Teranga Logistique", Baobab = "Baobab Santé";

    public static readonly (string Organisation, PersonFields Fields)[] People =
    [
        (Provider, new("Aminata Sow", "admin@itvision.sn", Role.Admin) { JobTitle = "Directrice des opérations" }),
        (Provider, new("Moussa Ndiaye", "technician@itvision.sn", Role.Technician) { JobTitle = "Chef de projet" }),
        (Provider, new("Fatou Sarr", "technician2@itvision.sn", Role.Technician) { JobTitle = "Ingénieure réseaux" }),
        (Teranga, new("Awa Diop", "client@itvision.sn", Role.Client) { JobTitle = "Directrice logistique", IsOrganisationAdministrator = true }),
        (Teranga, new("Ibrahima Fall", "colleague@teranga.example", Role.Client) { JobTitle = "Responsable d’entrepôt" }),
        (Teranga, new("Khady Mbaye", "khady.mbaye@teranga.example", Role.Client) { JobTitle = "Comptable" }),
        (Baobab, new("Cheikh Ba", "client@baobab.example", Role.Client) { JobTitle = "Médecin directeur", IsOrganisationAdministrator = true }),
        (Baobab, new("Ndeye Sy", "ndeye.sy@baobab.example", Role.Client) { JobTitle = "Cadre de santé" }),
    ];

    /// <summary>A former colleague who may no longer sign in.</summary>
    public static readonly (string Organisation, PersonFields Fields) Former =
        (Provider, new("Lamine Gueye", "lamine.gueye@itvision.sn", Role.Technician) { JobTitle = "Technicien support" });

    /// <summary>Who invites, to which organisation, whom, and on which day; no invitation has been accepted.</summary>
    public static readonly (string By, string Organisation, PersonFields Fields, int Day)[] Invited =
    [
        ("Awa Diop", Teranga, new("Mariama Cissé", "mariama.cisse@teranga.example", Role.Client) { JobTitle = "Responsable de quai" }, -2),
        ("Aminata Sow", Baobab, new("Oumar Kane", "oumar.kane@baobab.example", Role.Client) { JobTitle = "Pharmacien" }, -1),
    ];

    /// <summary>The day of each person's last visit. Khady Mbaye has never signed in.</summary>
    public static readonly (string Name, int Day)[] Visits =
    [
        ("Aminata Sow", -1), ("Moussa Ndiaye", -1), ("Fatou Sarr", -2), ("Awa Diop", -4), ("Ibrahima Fall", -9), ("Cheikh Ba", -6),
        ("Ndeye Sy", -3), ("Lamine Gueye", -52),
    ];

    public static readonly DemoProject[] Projects =
    [
        new(Teranga, "Migration vers le cloud", -84, 30, ["Moussa Ndiaye", "Fatou Sarr", "Awa Diop", "Ibrahima Fall"])
        {
            Description = """
                Les serveurs de **Teranga Logistique** quittent la salle de Bel-Air pour un hébergement redondé à Dakar et à Thiès.

                - aucune coupure pendant les heures d’ouverture des quais
                - retour en arrière possible pendant *30 jours*
                - les sauvegardes restent au Sénégal

                Les équipes des entrepôts sont formées avant chaque bascule.
                """,
            Steps =
            [
                new("Audit de l’existant", -70, -71), new("Choix de l’hébergeur", -55, -52),
                new("Achat des licences", -48, -47) { Internal = true },
                new("Environnement de test", -28, -30), new("Bascule de la messagerie", -9, -8), new("Formation des entrepôts", 6),
                new("Bascule des serveurs", 18), new("Bilan et clôture", 30),
            ],
            Reports = [(-69, 10, ProjectStatus.InProgress), (-51, 22, null), (-40, 30, null), (-29, 45, null), (-15, 55, null), (-8, 64, null),
                (-2, 72, null)],
        },
        new(Teranga, "Téléphonie IP des agences", -62, 14, ["Fatou Sarr", "Awa Diop", "Khady Mbaye"])
        {
            Description = "Remplacer les lignes des **six agences** par une téléphonie sur IP, avec un standard commun.\n\n"
                + "Nous attendons le plan de numérotation validé par chaque agence.",
            Steps =
            [
                new("Relevé des lignes", -50, -48), new("Commande des postes", -30, -33), new("Validation du plan de numérotation", -4),
                new("Négociation opérateur", -10) { Internal = true }, new("Installation à Dakar", 5), new("Installation en région", 14),
            ],
            Reports = [(-47, 15, ProjectStatus.InProgress), (-32, 35, null), (-6, 40, ProjectStatus.Waiting)],
        },
        new(Teranga, "Sauvegarde hors site", -88, -12, ["Moussa Ndiaye", "Awa Diop"])
        {
            Description = "Une copie chiffrée de chaque nuit, dans un second lieu, **restaurée pour de vrai** chaque mois.",
            FollowsMilestones = true,
            Steps = [new("Étude des volumes", -75, -77), new("Mise en service", -45, -43), new("Premier exercice de restauration", -20, -21),
                new("Remise des clés", -12, -13)],
            Reports = [(-76, null, ProjectStatus.InProgress), (-13, null, ProjectStatus.Done)],
        },
        new(Baobab, "Dossier patient informatisé", -80, 45, ["Moussa Ndiaye", "Cheikh Ba", "Ndeye Sy"])
        {
            Description = "Un seul dossier par patient, des urgences à la pharmacie.\n\n"
                + "1. reprise des dossiers papier\n2. formation des soignants, service par service\n3. ouverture aux médecins de ville",
            Steps =
            [
                new("Cahier des charges", -65, -66), new("Reprise des dossiers papier", -25, -20), new("Pilote en pédiatrie", -5, -3),
                new("Marge de sécurité", 10) { Internal = true }, new("Formation des soignants", 20), new("Ouverture générale", 45),
            ],
            Reports = [(-64, 12, ProjectStatus.InProgress), (-45, 25, null), (-19, 41, null), (-3, 58, null), (-1, 61, null)],
        },
        new(Baobab, "Wi-Fi des services de soins", -58, -3, ["Fatou Sarr", "Cheikh Ba"])
        {
            Description = "Couvrir les quatre étages, **chambres comprises**, sans gêner les appareils médicaux.",
            Steps = [new("Étude de couverture", -45, -44), new("Câblage des étages 1 et 2", -25, -18), new("Câblage des étages 3 et 4", -10),
                new("Recette", -3)],
            Reports = [(-44, 20, ProjectStatus.InProgress), (-17, 48, null), (-5, 52, null)],
        },
        new(Teranga, "Sécurisation des postes", -6, 75, ["Fatou Sarr", "Awa Diop"])
        {
            Description = "Chiffrement des disques, double authentification et mises à jour surveillées pour **140 postes**.",
            Steps = [new("Réunion de lancement", 8), new("Inventaire des postes", 20), new("Déploiement pilote", 40),
                new("Déploiement général", 70)],
        },
    ];
}

internal sealed record DemoProject(string Organisation, string Name, int StartsIn, int DueIn, string[] Members)
{
    public string Description { get; init; } = "";
    public bool FollowsMilestones { get; init; }
    public DemoStep[] Steps { get; init; } = [];

    /// <summary>Day, progress, status; null leaves a value as it is.</summary>
    public (int Day, int? Progress, ProjectStatus? Status)[] Reports { get; init; } = [];
}

internal sealed record DemoStep(string Title, int DueIn, int? DoneOn = null)
{
    public bool Internal { get; init; }
}
