using ClientPortal.Domain.Calendar;

namespace ClientPortal.Web.Demo;

/// <summary>An event of the demo's present week.</summary>
/// <param name="Day">From Monday, 0.</param>
/// <param name="Story">As in <see cref="DemoCalendar"/>.</param>
internal sealed record DemoWeekEvent(
    int Day, string Time, int Minutes, string Title, CalendarKind Kind, string Place, string Project, string Story);

/// <summary>
/// The demo's present week: meetings side by side, two at the same time of one person, a series, whole days, one that was cancelled.
/// </summary>
internal static class DemoWeek
{
    private const string Cloud = "Migration vers le cloud", Phones = "Téléphonie IP des agences", Records = "Dossier patient informatisé";

    public static readonly DemoWeekEvent[] Events =
    [
        new(0, "08:30", 30, "Point d’équipe", CalendarKind.Meeting, "Salle 2", Cloud, "internal daily"),
        new(0, "10:00", 90, "Atelier des bascules", CalendarKind.Meeting, "https://meet.example/bascules", Cloud, "yes"),
        new(0, "14:00", 120, "Relevé sur site", CalendarKind.Visit, "Agence de Rufisque", Phones, "yes"),
        new(1, "09:30", 180, "Formation des soignants", CalendarKind.Training, "Salle Baobab", Records, "yes capacity"),
        new(1, "11:00", 60, "Choix des postes", CalendarKind.Meeting, "https://meet.example/postes", Phones, "maybe"),
        new(1, "15:00", 45, "Revue des sauvegardes", CalendarKind.Meeting, "Salle Gorée", Cloud, "none"),
        new(2, "10:00", 60, "Reprise des dossiers", CalendarKind.Meeting, "Siège du client", Records, "yes"),
        new(2, "10:30", 60, "Plan de retour en arrière", CalendarKind.Meeting, "Salle 2", Cloud, "internal"),
        new(2, "16:00", 60, "Essai de la fibre", CalendarKind.Maintenance, "", Phones, "cancel"),
        new(2, "00:00", 48 * 60, "Salon de la santé numérique", CalendarKind.Visit, "CICAD, Diamniadio", Records, "day"),
        new(3, "09:00", 60, "Suivi hebdomadaire", CalendarKind.Meeting, "https://meet.example/suivi", Cloud, "weekly"),
        new(3, "13:30", 150, "Installation à Thiès", CalendarKind.Visit, "Agence de Thiès", Phones, "yes"),
        new(3, "20:00", 120, "Mise à jour des pare-feu", CalendarKind.Maintenance, "Centre de données", Cloud, "maybe"),
        new(4, "00:00", 24 * 60, "Fin de la recette", CalendarKind.Milestone, "", Cloud, "day"),
        new(4, "11:00", 60, "Bilan de la semaine", CalendarKind.Meeting, "Salle Gorée", Records, "yes"),
        new(4, "15:00", 90, "Formation du standard", CalendarKind.Training, "Agence de Dakar", Phones, "none"),
        new(5, "00:00", 48 * 60, "Astreinte du week-end", CalendarKind.Maintenance, "", Cloud, "internal day"),
        new(5, "10:00", 120, "Bascule du serveur de fichiers", CalendarKind.Maintenance, "Centre de données", Cloud, "yes"),
        new(5, "20:00", 60, "Contrôle des sauvegardes", CalendarKind.Maintenance, "Centre de données", Records, "maybe"),
    ];
}
