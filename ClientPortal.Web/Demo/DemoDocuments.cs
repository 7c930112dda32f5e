using System.Security.Cryptography;
using System.Text;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Web.Demo;

/// <summary>The demo's documents: forty on the shelves of its projects, with approvals in all states.</summary>
internal sealed class DemoDocuments(
    PortalStore store, FileStore files, FileLimits limits, DocumentTextCommands texts, DocumentRetention retention,
    Reauthentication reauthentication, DemoClock past, DateTimeOffset now, IReadOnlyDictionary<string, Viewer> people)
    : IDisposable
{
    public const int Count = 40;

    // More than the documents of one project, so that its last one was added before today.
    private const int Rounds = 8;

    // What happens to a document after it was added: its approval, another version, the bin.
    private static readonly (string Name, DocumentKind Kind, string Folder, bool Shared, string Story)[] Papers =
    [
        ("Devis initial.pdf", DocumentKind.Quote, "Devis", true, "approve"),
        ("Contrat de service.pdf", DocumentKind.Contract, "Contrats", true, "version approve"),
        ("Marge et coûts.csv", DocumentKind.Other, "Interne", false, ""),
        ("Plan de déploiement.txt", DocumentKind.Plan, "", true, "ask"),
        ("Compte rendu de lancement.docx", DocumentKind.Report, "Comptes rendus", true, ""),
        ("Avenant tarifaire.pdf", DocumentKind.Contract, "Contrats", true, "refuse"),
        ("Mesures sur site.png", DocumentKind.Report, "Mesures", true, ""),
        ("Facture d’acompte.pdf", DocumentKind.Invoice, "Factures", true, ""),
        ("Plan d’adressage.txt", DocumentKind.Plan, "", true, "change"),
        ("Brouillon de devis.txt", DocumentKind.Quote, "Devis", false, "remove"),
    ];

    private readonly FileQuota quota = new();

    // The portal's own files need no virus scan.
    private DocumentCommands Commands => new(
        store, files, new FileIntake(files, limits, new NoScanner(), NullLogger<FileIntake>.Instance), limits, quota, retention,
        reauthentication, past);

    /// <summary>Every act with its moment, between the start of a project and today.</summary>
    public IEnumerable<(DateTimeOffset At, Func<Task> Play)> Acts()
    {
        for (var i = 0; i < Count; i++)
        {
            var project = DemoStory.Projects[i % DemoStory.Projects.Length];
            var paper = Papers[(i + (i / DemoStory.Projects.Length)) % Papers.Length];
            var days = (-project.StartsIn - 1) * (i / DemoStory.Projects.Length) / Rounds;
            var at = new DateTimeOffset(now.UtcDateTime.Date.AddDays(project.StartsIn + 1 + days).AddHours(15).AddMinutes(i), TimeSpan.Zero);
            yield return (at, () => PlayAsync(project, paper.Name, paper.Kind, paper.Folder, paper.Shared, paper.Story));
        }
    }

    /// <summary>A link to a contract for people outside, and a contract on legal hold.</summary>
    public async Task ShareAsync(DocumentLinkCommands links, Viewer admin)
    {
        var contracts = await store.ReadAsync(db => db.Documents.Where(one => one.Kind == DocumentKind.Contract && one.RemovedAt == null)
            .OrderBy(one => one.Id).Select(one => one.Id).Take(2).ToListAsync());
        await links.MakeAsync(admin, contracts[0], new DocumentLinkFields(Number: 1, Days: 30, Allowed: 5, For: "Cabinet Ndoye"));
        await links.MakeAsync(admin, contracts[0], new DocumentLinkFields(Number: null, Days: 90, For: "Assurance"));
        await Commands.HoldAsync(admin, contracts[1], "Litige sur la remise de 2026");
    }

    public void Dispose() => quota.Dispose();

    private async Task PlayAsync(DemoProject project, string name, DocumentKind kind, string folder, bool shared, string story)
    {
        var lead = people[project.Members[0]];
        var client = people[project.Members.First(member => !people[member].IsStaff)];
        var id = await store.ReadAsync(db => db.Projects.Where(one => one.Name == project.Name).Select(one => one.Id).SingleAsync());
        var placed = await Commands.AddAsync(lead, new NewDocument(id, kind, shared, folder), await FileOfAsync(project.Name, name, 1));
        foreach (var step in story.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (step)
            {
                case "version":
                    placed = await Commands.AddVersionAsync(lead, placed.Id, await FileOfAsync(project.Name, name, 2), "Relu avec le client");
                    break;
                case "remove":
                    await Commands.RemoveAsync(lead, placed.Id);
                    break;
                default:
                    await Commands.AskAsync(lead, placed.Id, [$"{client.PersonId}"], needsAll: true);
                    await DecideAsync(client, placed, step);
                    break;
            }
        }
    }

    private async Task DecideAsync(Viewer client, PlacedFile placed, string step)
    {
        if (Domain.Token.Parse<DecisionKind>(step) is { } decision)
        {
            var reason = decision switch
            {
                DecisionKind.Refuse => "La remise convenue n’y est pas.",
                DecisionKind.Change => "Il manque l’agence de Thiès.",
                _ => null,
            };
            await Commands.DecideAsync(client, placed.Id, placed.Version, placed.Sha256, decision, reason);
        }
    }

    // Its text is read before it is stored, so that no demo portal begins with forty jobs.
    private async Task<UploadedFile> FileOfAsync(string project, string name, int version)
    {
        var content = ContentOf(project, name, version);
        var kind = FileKind.All.First(one => one.Fits(name));
        await texts.KeepAsync(
            Viewer.Portal, Convert.ToHexStringLower(SHA256.HashData(content)), new MemoryStream(content), kind.ContentType);
        return new UploadedFile(name, new MemoryStream(content));
    }

    private static byte[] ContentOf(string project, string name, int version)
    {
        var title = Path.GetFileNameWithoutExtension(name);
        return Path.GetExtension(name) switch
        {
            ".pdf" => DemoFiles.Pdf(
                $"{title} – {project}", "", $"Version {version}", "IT Vision, Dakar", "",
                "Matériel : deux pare-feu redondants et vingt bornes, garantis trois ans.",
                $"Délai : mise en service {(version == 1 ? "six" : "cinq")} semaines après l’acompte, recette incluse.", "",
                "In short: two redundant firewalls and twenty access points, three years of warranty.",
                $"Commissioning takes {(version == 1 ? "six" : "five")} weeks after the deposit, acceptance tests included."),
            ".docx" => DemoFiles.Word(
                $"{title} – {project}", $"Version {version}",
                "Présents : la direction, l’entrepôt et l’équipe d’IT Vision.",
                "Décisions : les étiquettes seront réimprimées, et l’onduleur sera déplacé près du tableau électrique.",
                "Summary in English: labels are printed again, and the uninterruptible power supply moves next to the switchboard.",
                "Next workshop: barcode scanners in the warehouse."),
            ".png" => DemoFiles.Of("mesure-apres.png"),
            ".csv" => Encoding.UTF8.GetBytes($"Poste;Coût\n{project};{1000 * project.Length}\n"),
            _ => Encoding.UTF8.GetBytes($"{title}\n{project}\n\nVersion {version}, rédigée par IT Vision.\n"),
        };
    }
}
