namespace ClientPortal.Tests.Infrastructure;

/// <summary>Who is who in the demo data, by e-mail address; all have the same password.</summary>
public static class Cast
{
    public const string Password = "Password123!";

    /// <summary>Aminata Sow of the provider.</summary>
    public const string Admin = "admin@itvision.sn";

    /// <summary>Moussa Ndiaye of the provider.</summary>
    public const string Technician = "technician@itvision.sn";

    /// <summary>Awa Diop, administrator of Teranga Logistique: sees all of its projects.</summary>
    public const string Client = "client@itvision.sn";

    /// <summary>Ibrahima Fall of Teranga Logistique: sees the one project that he is a member of.</summary>
    public const string Colleague = "colleague@teranga.example";

    /// <summary>Cheikh Ba, administrator of Baobab Santé: must never learn that Teranga Logistique exists.</summary>
    public const string Outsider = "client@baobab.example";

    /// <summary>A project of Teranga Logistique, with <see cref="Client"/> and <see cref="Colleague"/> as members.</summary>
    public const string Cloud = "Migration vers le cloud";

    /// <summary>Others of Teranga Logistique, without <see cref="Colleague"/>.</summary>
    public const string Telephony = "Téléphonie IP des agences", Security = "Sécurisation des postes";

    /// <summary>A project of Baobab Santé.</summary>
    public const string Records = "Dossier patient informatisé";
}
