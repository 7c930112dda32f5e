using System.Globalization;
using System.Resources;
using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Features.Prospects.Csv;

/// <summary>Which column of a file is imported into which field of a prospect.</summary>
public sealed class ImportMapping
{
    /// <summary>The fields that a column can be imported into, as events name them; <c>fullName</c> is first and last name in one.</summary>
    public static readonly IReadOnlyList<string> Targets =
    [
        "fullName", "firstName", "lastName", "email", "phone", "company", "status", "lostReason", "owner",
        "value", "nextStep", "nextStepOn", "tags", "notes",
    ];

    // Names of other programs in French, English, Spanish and German. The pages' own names come from the resource files, in both languages.
    private static readonly Dictionary<string, string[]> Synonyms = new()
    {
        ["fullName"] = ["nom complet", "full name", "name", "contact", "nom et prenom", "prenom et nom",
            "nombre completo", "nombre y apellidos", "vollstandiger name", "ansprechpartner"],
        ["firstName"] = ["given name", "firstname", "first", "nombre", "vorname"],
        ["lastName"] = ["surname", "family name", "lastname", "last", "nom de famille", "apellido", "apellidos", "nachname", "familienname"],
        ["email"] = ["mail", "courriel", "adresse e-mail", "email", "adresse email", "e-mail address",
            "correo", "correo electronico", "e-mail-adresse"],
        ["phone"] = ["tel", "tel.", "mobile", "portable", "telephone", "phone number", "numero",
            "telefono", "movil", "telefon", "telefonnummer", "handy"],
        ["company"] = ["entreprise", "organisation", "societe", "organization", "account", "empresa", "compania", "firma", "unternehmen"],
        ["status"] = ["statut", "stage", "etape", "estado", "etapa"],
        ["value"] = ["montant", "amount", "budget", "importe", "valor", "betrag", "wert"],
        ["notes"] = ["note", "commentaire", "commentaires", "comments", "message", "description",
            "notas", "comentarios", "notizen", "bemerkung", "bemerkungen"],
        ["tags"] = ["tag", "label", "labels", "mots-cles", "etiquetas", "schlagworte"],
    };

    private static readonly string[] DateFormats = ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy", "dd.MM.yyyy", "dd-MM-yyyy"];

    private readonly Dictionary<string, int> columns = [];

    /// <summary>The index of the column for a field; null for none.</summary>
    public int? this[string target]
    {
        get => columns.TryGetValue(target, out var column) ? column : null;
        set
        {
            columns.Remove(target);
            if (value is { } column)
            {
                columns[target] = column;
            }
        }
    }

    public bool IsEmpty => columns.Count == 0;

    /// <summary>The mapping that the columns' names suggest.</summary>
    public static ImportMapping Guess(IReadOnlyList<string> head)
    {
        var mapping = new ImportMapping();
        foreach (var target in Targets)
        {
            var names = NamesOf(target);
            var column = head.ToList().FindIndex(name => names.Contains(Folding.Of(name)));
            if (column >= 0 && !mapping.columns.ContainsValue(column))
            {
                mapping.columns[target] = column;
            }
        }

        return mapping;
    }

    /// <summary>A line as the fields of a prospect.</summary>
    /// <param name="cells">The cells of the line.</param>
    /// <param name="owners">Members of staff, by folded name and by address; another name gives no owner.</param>
    /// <exception cref="RuleBroken">The line has no valid prospect; the code is the reason.</exception>
    public ProspectFields Read(IReadOnlyList<string> cells, IReadOnlyDictionary<string, Guid>? owners = null)
    {
        var (first, last) = (Cell("firstName"), Cell("lastName"));
        if (first.Length + last.Length == 0 && Cell("fullName") is { Length: > 0 } name)
        {
            var at = name.IndexOf(' ', StringComparison.Ordinal);
            (first, last) = at < 0 ? (name, "") : (name[..at], name[(at + 1)..]);
        }

        return new ProspectFields
        {
            FirstName = first,
            LastName = last,
            Email = Cell("email"),
            Phone = Cell("phone"),
            Company = Cell("company"),
            Status = Cell("status") is { Length: > 0 } status
                ? ProspectSearch.StatusNamed(status) ?? throw new RuleBroken("prospect.status-unknown")
                : ProspectStatus.New,
            LostReason = Cell("lostReason"),
            OwnerId = Cell("owner") is { Length: > 0 } owner ? OwnerNamed(owner, owners) : null,
            Value = Money.Read(Cell("value")),
            NextStep = Cell("nextStep"),
            NextStepOn = Cell("nextStepOn") is { Length: > 0 } day ? Day(day) : null,
            Tags = Cell("tags").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Notes = Cell("notes"),
        }.Checked();

        string Cell(string target) => this[target] is { } column && column < cells.Count ? Plain(cells[column].Trim()) : "";
    }

    // Removes the apostrophe that an export puts before a text that a spreadsheet would take for a formula.
    private static string Plain(string cell) => cell is ['\'', '=' or '+' or '-' or '@' or '\t' or '\r', ..] ? cell[1..] : cell;

    private static Guid OwnerNamed(string name, IReadOnlyDictionary<string, Guid>? owners) =>
        owners is not null && owners.TryGetValue(Folding.Of(name), out var person) ? person : throw new RuleBroken("import.owner-unknown", name);

    private static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day : throw new RuleBroken("import.date-unreadable");

    private static HashSet<string> NamesOf(string target)
    {
        var texts = new ResourceManager(typeof(ProspectTexts));
        var own = new[] { "fr", "en" }.Select(language => texts.GetString("Field." + target, CultureInfo.GetCultureInfo(language)));
        return [.. own.Concat(Synonyms.GetValueOrDefault(target, [])).Append(target).Select(Folding.Of)];
    }
}
