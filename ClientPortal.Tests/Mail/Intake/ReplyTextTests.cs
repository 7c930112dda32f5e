using ClientPortal.Web.Mail.Intake;

namespace ClientPortal.Tests.Mail.Intake;

/// <summary>What mail programs put below an answer is cut; what the person wrote stays.</summary>
public sealed class ReplyTextTests
{
    private const string Answer = "Oui, jeudi me va.\n\nÀ 9 h ?";

    [Theory]
    // Gmail, one line and wrapped.
    [InlineData("Le mar. 3 mars 2027 à 14:05, IT Vision <reponses@itvision.example> a écrit :\n\n> Bonjour Max\n> Quand ?")]
    [InlineData("Le mar. 3 mars 2027 à 14:05, IT Vision\n<reponses+abcdefghijklmnopqrstuvwxyz234567@itvision.example> a\nécrit :\n\n> Bonjour")]
    [InlineData("On Tue, Mar 3, 2027 at 2:05 PM IT Vision <reponses@itvision.example> wrote:\n\n> Hello\n> When?")]
    [InlineData("On Tue, Mar 3, 2027 at 2:05 PM IT Vision <\nreponses@itvision.example> wrote:\n\n> Hello")]
    // Apple Mail.
    [InlineData("> Le 3 mars 2027 à 14:05, IT Vision <reponses@itvision.example> a écrit :\n> \n> Bonjour")]
    [InlineData("On 3 Mar 2027, at 14:05, IT Vision <reponses@itvision.example> wrote:\n\n> Hello\n>> Older")]
    [InlineData("Envoyé de mon iPhone\n\n> Le 3 mars 2027 à 14:05, IT Vision <reponses@itvision.example> a écrit :\n> \n> Bonjour")]
    [InlineData("Sent from my iPhone\n\n> On 3 Mar 2027, at 14:05, IT Vision <reponses@itvision.example> wrote:\n> \n> Hello")]
    // Outlook, of computers, of the web and of phones.
    [InlineData("De : IT Vision <reponses@itvision.example>\nEnvoyé : mardi 3 mars 2027 14:05\nÀ : Max Member\nObjet : Panne\n\nBonjour Max")]
    [InlineData("From: IT Vision <reponses@itvision.example>\nSent: Tuesday, March 3, 2027 2:05 PM\nTo: Max Member\nSubject: Panne\n\nHello")]
    [InlineData("________________________________\nDe : IT Vision\nEnvoyé : mardi 3 mars 2027\nÀ : Max\nObjet : Panne\n\nBonjour")]
    [InlineData("-----Message d'origine-----\nDe : IT Vision\nEnvoyé : mardi\n\nBonjour")]
    [InlineData("-----Original Message-----\nFrom: IT Vision\nSent: Tuesday\n\nHello")]
    [InlineData("Télécharger Outlook pour iOS\n________________________________\nDe : IT Vision\nEnvoyé : mardi\nÀ : Max\nObjet : x\n\nBonjour")]
    [InlineData("*De :* IT Vision <reponses@itvision.example>\n*Envoyé :* mardi 3 mars 2027 14:05\n*À :* Max Member\n*Objet :* Panne\n\nBonjour")]
    [InlineData("Envoyé à partir de Outlook pour Android")]
    // A signature.
    [InlineData("-- \nMax Member\nAcme, Dakar")]
    [InlineData("--\nMax Member\n\nLe 3 mars 2027 à 14:05, IT Vision <r@itvision.example> a écrit :\n> Bonjour")]
    public void History_and_signature_are_cut(string below)
    {
        Assert.Equal(Answer, ReplyText.Of(Answer + "\n\n" + below));
        Assert.Equal(Answer, ReplyText.Of((Answer + "\n\n" + below + "\n").ReplaceLineEndings("\r\n")));
        Assert.Equal("", ReplyText.Of(below));
    }

    [Fact]
    public void An_answer_below_or_between_the_quotation_stays() => Assert.Equal(
        "Jeudi.\n\nÀ 9 h.",
        ReplyText.Of("Le 3 mars 2027 à 14:05, Théo <t@itvision.example> a écrit :\n> Quel jour ?\n\nJeudi.\n\n> À quelle heure ?\n\nÀ 9 h."));

    [Theory]
    [InlineData("Le serveur a redémarré à 14:05.\nOn verra demain.")]
    [InlineData("De : la poussière.\n\nC’est tout.")]
    [InlineData("Le technicien a écrit :\nil passe jeudi")]
    [InlineData("Liste :\n- un\n- deux")]
    public void What_only_looks_like_a_header_stays(string text) => Assert.Equal(text, ReplyText.Of(text));

    [Fact]
    public void Html_becomes_text_and_nothing_of_it_runs()
    {
        const string Html = """
            <html><head><style>p{color:red}</style><title>x</title></head><body><script>alert(1)</script>
            <p>Bonjour,<br>voici&nbsp;l&#39;accès &lt;b&gt;</p><ul><li>un</li><li>deux</li></ul>
            <p><a href="https://example.org/a(b)">le lien</a> <a href="javascript:alert(1)">mauvais</a></p>
            <div class="gmail_quote"><div class="gmail_attr">Le 3 mars a écrit :</div><blockquote>Ancien</blockquote></div></body></html>
            """;

        Assert.Equal("Bonjour,\nvoici l'accès <b>\n\n- un\n- deux\n\n[le lien](https://example.org/a%28b%29) mauvais",
            HtmlText.Of(Html).Replace('\u00a0', ' '));
    }

    [Theory]
    [InlineData("<p>Oui</p><div id=\"divRplyFwdMsg\">De : IT Vision</div><p>Ancien</p>")]
    [InlineData("<p>Oui</p><div id=\"appendonsend\"></div><hr><p>Ancien</p>")]
    [InlineData("<div>Oui</div><blockquote type=\"cite\">Ancien</blockquote>")]
    [InlineData("<p>Oui</p><div class=\"moz-cite-prefix\">Le 3 mars</div><p>Ancien</p>")]
    public void Quotations_of_html_are_cut(string html) => Assert.Equal("Oui", HtmlText.Of(html));
}
