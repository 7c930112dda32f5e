using System.Globalization;
using System.Text.Json;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Prospects.Calendly;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Demo;

/// <summary>Forty prospects over twelve weeks, through the real commands.</summary>
internal sealed class DemoProspects(PortalStore store, DemoClock past, DateOnly today, IReadOnlyDictionary<string, Viewer> people)
{
    private const ProspectSource Manual = ProspectSource.Manual, Calendly = ProspectSource.Calendly,
        WebForm = ProspectSource.WebForm, Import = ProspectSource.Import;

    private readonly ProspectCommands commands = new(store, past);
    private readonly CalendlyCommands calendly = new(store, past);

    // The day of arrival, and the statuses that followed, each after so many days: C contacted, Q qualified, P proposal, W won, L lost.
    private static readonly Lead[] Leads =
    [
        new(-83, "Mame Diarra", "Gueye", "Clinique du Plateau", Manual, 4_800_000, "C1 Q6 P15 W24") { Tags = ["santé", "réseau"] },
        new(-82, "Abdoulaye", "Thiam", "Thiam & Frères BTP", Import, 2_200_000, "C3 L20") { Lost = "Ne répond plus" },
        new(-82, "Rokhaya", "Cissé", "Pharmacie Médina", Import, 900_000, "C4 Q12 L31") { Lost = "Trop cher" },
        new(-82, "Jean-Pierre", "Mendy", "Hôtel Les Palétuviers", Import, 3_100_000, "C2 Q8 P19 W33") { Tags = ["hôtellerie", "wi-fi"] },
        new(-79, "Sokhna", "Lô", "Lycée Sainte-Jeanne", WebForm, null, "C2 Q10")
            { Says = "Nous voulons équiper 12 salles de classe. Qui peut passer nous voir ?" },
        new(-76, "Ousmane", "Camara", "Port Services", Calendly, 7_500_000, "C0 Q3 P11 W29") { Tags = ["logistique"] },
        new(-74, "Astou", "Ndour", "Coopérative de Kayar", WebForm, 600_000, "C5 L40")
            { Lost = "Projet reporté", Says = "Besoin d’une sauvegarde pour notre comptabilité." },
        new(-70, "Lamine", "Bâ", "Sahel Énergie", Manual, 12_000_000, "C1 Q9 P30")
            { Next = ("Relire l’offre avec le directeur", 2), Tags = ["énergie", "supervision"] },
        new(-68, "Aïssatou", "Baldé", "Cabinet Baldé Notaires", Calendly, 1_800_000, "C0 Q4 P9 L22") { Lost = "Parti chez un concurrent" },
        new(-66, "Pape", "Dieng", "Transports Dieng", Manual, 2_700_000, "C2 Q14 P28 W41"),
        new(-63, "Marème", "Faye", "Boulangeries du Fleuve", WebForm, 1_100_000, "C1 Q7")
            { Says = "Sept boulangeries, sept caisses qui ne se parlent pas." },
        new(-61, "Cheikh Tidiane", "Kane", "Institut Kane", Manual, 5_400_000, "C3 Q10 P24"),
        new(-58, "Fanta", "Keïta", "Keïta Import-Export", Calendly, 3_300_000, "C0 Q5 L18") { Lost = "Pas de besoin" },
        new(-56, "Moustapha", "Sène", "Mutuelle Jappo", Manual, 8_200_000, "C1 Q11 P27")
            { Next = ("Présenter au conseil", 5), Tags = ["assurance"] },
        new(-54, "Bineta", "Samb", "Studio Teranga", WebForm, 450_000, "C2 L15")
            { Lost = "Trop cher", Says = "Combien pour trois postes et une imprimante ?" },
        new(-51, "Alioune", "Badji", "Casamance Pêche", Manual, 2_900_000, "C4 Q16"),
        new(-49, "Coumba", "Gaye", "ONG Yakaar", Calendly, 1_500_000, "C0 Q6 P21 W38") { Tags = ["association"] },
        new(-47, "Serigne", "Mbacké", "Marché central de gros", WebForm, null, "C3")
            { Says = "On m’a parlé de vous à la chambre de commerce." },
        new(-44, "Yacine", "Wade", "Wade Conseil", Manual, 1_250_000, "C1 Q8 P18"),
        new(-42, "Thérèse", "Coly", "Diocèse de Ziguinchor", Manual, 3_800_000, "C2 Q13") { Next = ("Visite du site", 8) },
        new(-40, "Babacar", "Touré", "Radio Sunu FM", Calendly, 2_100_000, "C0 Q7 P16") { Tags = ["média"] },
        new(-37, "Ndella", "Diallo", "Crèche Les Baobabs", WebForm, 300_000, "C2 L12")
            { Lost = "Projet reporté", Says = "Un accès à distance pour les parents ?" },
        new(-35, "Modou", "Fall", "Fall Mécanique", Manual, 950_000, "C3 Q12"),
        new(-33, "Adja", "Niang", "Banque de l’Artisan", Calendly, 15_000_000, "C0 Q4 P14")
            { Next = ("Négocier la maintenance", 1), Tags = ["banque", "supervision"] },
        new(-30, "Ibrahima", "Sagna", "Garage Sagna", WebForm, null, "C2") { Says = "Mon serveur fait beaucoup de bruit." },
        new(-28, "Nafissatou", "Sy", "École Nafi", Manual, 1_700_000, "C1 Q9") { Next = ("Envoyer le devis", 3) },
        new(-26, "Gorgui", "Mbow", "Mairie de Saly", Manual, 9_600_000, "C2 Q11 P20") { Tags = ["collectivité"] },
        new(-23, "Khadija", "Hassane", "Hassane Textiles", Calendly, 2_400_000, "C0 Q6"),
        new(-21, "Assane", "Diatta", "Éco-Lodge Diatta", WebForm, 1_350_000, "C1 Q8")
            { Says = "Du Wi-Fi dans huit cases, sans abîmer les arbres." },
        new(-18, "Oumy", "Seck", "Seck Communication", Manual, 800_000, "C3"),
        new(-16, "El Hadji", "Diouf", "Salines du Saloum", Calendly, 4_100_000, "C0 Q5") { Next = ("Chiffrer deux sites", 6) },
        new(-14, "Mariama", "Sonko", "Union des maraîchers", WebForm, null, "C2")
            { Says = "Nous cherchons à partager un fichier de prix entre douze villages." },
        new(-11, "Amadou", "Barry", "Barry Immobilier", Manual, 2_600_000, "C1"),
        new(-9, "Dieynaba", "Kébé", "Laboratoire Kébé", Calendly, 5_900_000, "C0 Q4") { Next = ("Démonstration", 4), Tags = ["santé"] },
        new(-7, "Souleymane", "Traoré", "Traoré Agro", WebForm, 3_000_000, "C2") { Says = "Vos clients à Thiès parlent bien de vous." },
        new(-5, "Louis", "Sarr", "Imprimerie du Rail", Manual, 1_900_000, ""),
        new(-4, "Penda", "Diakhaté", "Savonnerie Penda", WebForm, null, "")
            { Says = "Bonjour, je voudrais un rendez-vous pour parler de téléphonie." },
        new(-3, "Mouhamed", "Ly", "Ly Pharma Distribution", Calendly, 6_700_000, "") { Tags = ["santé", "logistique"] },
        new(-2, "Ramatoulaye", "Dramé", "Hôtel du Lac Rose", WebForm, 2_000_000, "") { Says = "Notre réseau tombe tous les vendredis." },
        new(-1, "Aliou", "Gassama", "Gassama Froid", Manual, 1_400_000, ""),
    ];

    public IEnumerable<(DateTimeOffset At, Func<Task> Play)> Acts()
    {
        var hours = new Random(77); // always the same story
        var staff = new[] { people["Aminata Sow"], people["Moussa Ndiaye"], people["Fatou Sarr"] };
        foreach (var (lead, index) in Leads.Select((lead, index) => (lead, index)))
        {
            var owner = staff[index % staff.Length];
            var id = Guid.Empty;
            var at = At(lead.Day, hours);
            yield return (at, async () => id = await ArriveAsync(lead, index, owner));
            foreach (var step in lead.Path.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var status = step[0] switch
                {
                    'C' => ProspectStatus.Contacted,
                    'Q' => ProspectStatus.Qualified,
                    'P' => ProspectStatus.Proposal,
                    'W' => ProspectStatus.Won,
                    _ => ProspectStatus.Lost
                };
                var day = lead.Day + int.Parse(step[1..], CultureInfo.InvariantCulture);
                yield return (day == lead.Day ? at.AddHours(2) : At(day, hours), () => AdvanceAsync(lead, id, owner, status));
            }
        }
    }

    private async Task<Guid> ArriveAsync(Lead lead, int index, Viewer owner)
    {
        if (lead.Source == Calendly)
        {
            return await BookAsync(lead, index);
        }

        var fields = new ProspectFields
        {
            FirstName = lead.FirstName, LastName = lead.LastName, Company = lead.Company, Email = lead.Email, Phone = Phone(index),
            Value = lead.Value, Tags = lead.Tags, Notes = lead.Says,
        };
        return await commands.AddAsync(lead.Source == WebForm ? Viewer.Portal : owner, fields, lead.Source);
    }

    private async Task<Guid> BookAsync(Lead lead, int index)
    {
        var starts = new DateTimeOffset(today.AddDays(lead.Day + 4).ToDateTime(new TimeOnly(10 + (index % 6), 0)), TimeSpan.Zero);
        var place = $"https://api.calendly.com/scheduled_events/DEMO{index}";
        var body = JsonSerializer.Serialize(new
        {
            @event = "invitee.created",
            created_at = past.GetUtcNow(),
            payload = new
            {
                uri = $"{place}/invitees/{index}",
                email = lead.Email,
                name = $"{lead.FirstName} {lead.LastName}",
                timezone = "Africa/Dakar",
                text_reminder_number = Phone(index),
                cancel_url = $"https://calendly.com/cancellations/demo{index}",
                reschedule_url = $"https://calendly.com/reschedulings/demo{index}",
                questions_and_answers = new[]
                {
                    new { question = "Votre entreprise", answer = lead.Company },
                    new { question = "De quoi voulez-vous parler ?", answer = "Un premier échange sur notre informatique." }
                },
                scheduled_event = new { uri = place, name = "Premier échange (30 min)", start_time = starts, end_time = starts.AddMinutes(30) },
            },
        });
        var delivery = await calendly.ReceiveAsync(Viewer.Portal, body);
        await calendly.WorkOffAsync(Viewer.Portal, delivery);
        var id = await store.ReadAsync(
            db => db.Prospects.Where(prospect => prospect.Email == lead.Email).Select(prospect => prospect.Id).SingleAsync());
        if (lead.Tags.Length > 0 || lead.Path.Length > 0)
        {
            await commands.ChangeAsync(Viewer.Portal, id, fields => fields with { Value = lead.Value, Tags = lead.Tags });
        }

        return id;
    }

    private Task AdvanceAsync(Lead lead, Guid id, Viewer owner, ProspectStatus status) => commands.ChangeAsync(owner, id, fields => fields with
    {
        Status = status,
        LostReason = status == ProspectStatus.Lost ? lead.Lost : "",
        OwnerId = owner.PersonId,
        NextStep = status is ProspectStatus.Won or ProspectStatus.Lost ? "" : lead.Next.What,
        NextStepOn = status is ProspectStatus.Won or ProspectStatus.Lost || lead.Next.What.Length == 0 ? null : today.AddDays(lead.Next.In),
    });

    // Working hours in Dakar, whose time is UTC all year.
    private DateTimeOffset At(int day, Random hours) =>
        new(today.AddDays(day).ToDateTime(new TimeOnly(8 + hours.Next(9), hours.Next(60))), TimeSpan.Zero);

    private static string Phone(int index) => $"+221 77 {300 + (index * 7)} {10 + (index * 2):00} {(index * 37) % 100:00}";

    private sealed record Lead(int Day, string FirstName, string LastName, string Company, ProspectSource Source, long? Value, string Path)
    {
        public string[] Tags { get; init; } = [];
        public string Lost { get; init; } = "";

        /// <summary>The message of the contact form.</summary>
        public string Says { get; init; } = "";

        /// <summary>The next step, and in how many days from today.</summary>
        public (string What, int In) Next { get; init; } = ("", 0);

        public string Email =>
            $"{Folding.Of(FirstName).Replace(' ', '-')}.{Folding.Of(LastName)}@{string.Concat(
                Folding.Of(Company).Where(char.IsAsciiLetter))}.example";
    }
}
