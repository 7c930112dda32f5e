using System.Text;
using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Features.Prospects.Csv;

namespace ClientPortal.Tests.Features.Prospects.Csv;

public sealed class ImportFileTests
{
    [Theory]
    [InlineData("Nom;E-mail\nAwa;a@b.c", "Nom", "E-mail")]
    [InlineData("Nom,E-mail\r\nAwa,a@b.c\r\n", "Nom", "E-mail")]
    [InlineData("Nom\tE-mail\rAwa\ta@b.c", "Nom", "E-mail")]
    [InlineData("\n\n\"Nom\";\"E-mail\"\n\n\"Awa\";\"a@b.c\"\n\n", "Nom", "E-mail")]
    [InlineData("sep=;\nNom, prénom;E-mail, travail, bureau\nAwa;a@b.c", "Nom, prénom", "E-mail, travail, bureau")]
    [InlineData("\uFEFFSEP=|\r\nNom|E-mail\r\nAwa|a@b.c", "Nom", "E-mail")]
    public void Separators_line_ends_and_empty_lines(string text, params string[] head)
    {
        var file = Read(text);

        Assert.Equal(head, file.Head);
        Assert.Equal<string>(["Awa", "a@b.c"], Assert.Single(file.Lines(0, 10)).Cells!);
    }

    [Fact]
    public void Encodings_of_spreadsheets()
    {
        const string Text = "Prénom\nÉloïse";
        var encodings = new[] { Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(Text)), Encoding.UTF8.GetBytes(Text),
            Encoding.Latin1.GetBytes(Text), Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Text)) };
        foreach (var bytes in encodings)
        {
            var file = ImportFile.Read("f.csv", [.. bytes]);
            Assert.Equal(("Prénom", "Éloïse"), (file.Head[0], file.Lines(0, 1).Single().Cells![0]));
        }
    }

    [Fact]
    public void Quotes_hold_separators_quotes_and_line_ends()
    {
        var file = Read("Nom;Notes\n\"Sow; Awa\";\"dit \"\"oui\"\"\nle lundi\"\nFin;15\" d’écran");

        Assert.Equal([(2, "Sow; Awa", "dit \"oui\"\nle lundi"), (4, "Fin", "15\" d’écran")],
            file.Lines(0, 10).Select(line => (line.Line, line.Cells![0], line.Cells[1])));
    }

    [Theory]
    [InlineData("\"ouvert;a@b.c")] // never closed
    [InlineData("\"fermé\"trop;a@b.c")]
    [InlineData("Awa;\"ouvert")]
    public void A_broken_quote_breaks_its_own_line_and_no_other(string broken)
    {
        var file = Read($"Nom;Notes\nUn;1\n{broken}\nDeux;2\n\"Trois\";\"3\"");

        var lines = file.Lines(0, 10).ToList();
        Assert.Equal([2, 3, 4, 5], lines.Select(line => line.Line));
        Assert.Null(lines[1].Cells);
        Assert.Equal(["Un", "Deux", "Trois"], lines.Where(line => line.Cells is not null).Select(line => line.Cells![0]));
    }

    [Theory]
    [InlineData("", "import.empty")]
    [InlineData("Nom;E-mail\n", "import.empty")]
    [InlineData("PK\u0003\u0004\0\0\nx", "import.not-a-table")]
    public void A_file_without_a_table_is_refused(string text, string rule) => Assert.Equal(rule, Assert.Throws<RuleBroken>(() => Read(text)).Rule);

    [Fact]
    public void Columns_are_recognised_by_their_names()
    {
        var mapping = ImportMapping.Guess(["Société", "PRENOM", "Nom de famille", "Courriel", "Tél.", "Statut", "Montant", "Autre"]);

        Assert.Equal(
            [("firstName", 1), ("lastName", 2), ("email", 3), ("phone", 4), ("company", 0), ("status", 5), ("value", 6)],
            ImportMapping.Targets.Where(target => mapping[target] is not null).Select(target => (target, mapping[target]!.Value)));
    }

    [Theory]
    [InlineData("Nombre;Apellidos;Correo electrónico;Teléfono;Empresa;Importe;Notas", "firstName lastName email phone company value notes")]
    [InlineData("Vorname;Nachname;E-Mail-Adresse;Telefon;Firma;Betrag;Bemerkungen", "firstName lastName email phone company value notes")]
    public void Columns_in_Spanish_and_German_too(string head, string targets)
    {
        var mapping = ImportMapping.Guess(head.Split(';'));

        Assert.Equal(
            targets.Split(' ').Select((target, column) => (target, (int?)column)), targets.Split(' ').Select(target => (target, mapping[target])));
    }

    [Fact]
    public void A_name_that_two_columns_have_is_named() =>
        Assert.Equal(["Téléphone"], Read("Nom;Téléphone;TELEPHONE;;\nAwa;1;2;;").DoubledColumns);

    [Fact]
    public void A_line_becomes_a_prospect()
    {
        var mapping = ImportMapping.Guess(["Nom complet", "Téléphone", "État", "Valeur", "Prévue le", "Étiquettes"]);

        var fields = mapping.Read(["Awa Marie Ndiaye", "'+221 77 123 45 67", "Qualifié", "1 250 000 F CFA", "31/03/2027", "vip, réseau"]);

        Assert.Equal(("Awa", "Marie Ndiaye", "+221 77 123 45 67", ProspectStatus.Qualified),
            (fields.FirstName, fields.LastName, fields.Phone, fields.Status));
        Assert.Equal((1_250_000, new DateOnly(2027, 3, 31)), (fields.Value, fields.NextStepOn));
        Assert.Equal(["vip", "réseau"], fields.Tags);
    }

    [Theory]
    [InlineData("Awa", "en route", "", "prospect.status-unknown")]
    [InlineData("Awa", "", "demain", "import.date-unreadable")]
    [InlineData("Awa", "perdu", "", "prospect.lost-reason-required")]
    [InlineData("", "", "", "prospect.nameless")]
    public void A_broken_line_says_why(string name, string status, string day, string rule) =>
        Assert.Equal(
            rule, Assert.Throws<RuleBroken>(() => ImportMapping.Guess(["Nom complet", "État", "Prévue le"]).Read([name, status, day])).Rule);

    private static ImportFile Read(string text) => ImportFile.Read("f.csv", Encoding.UTF8.GetBytes(text));
}
