using ClientPortal.Tests.Features.Projects;
using ClientPortal.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Ui;

/// <summary>A form's draft is restored as a whole: the words with their audience.</summary>
public sealed class DraftsBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task A_forms_draft_is_restored_with_its_audience()
    {
        var staff = await SignInAsync(Cast.Admin);

        // For one person.
        await staff.OpenAsync("/tickets?new=1");
        var requester = staff.Id("ticket-requester-select");
        await requester.SelectOptionAsync(new Microsoft.Playwright.SelectOptionValue { Index = 1 });
        var chosen = await requester.InputValueAsync();
        await staff.Id("ticket-title-input").FillAsync("Pour elle");
        foreach (var _ in new[] { "once", "and once more" })
        {
            await staff.OpenAsync("/tickets?new=1");
            await Expect(staff.Id("ticket-title-input")).ToHaveValueAsync("Pour elle");
            await Expect(requester).ToHaveValueAsync(chosen);
        }

        // On a form where the list of people loads after the form.
        Assert.Equal("b", await staff.Page.EvaluateAsync<string>(
            """
            async () => {
              const { viewer } = document.querySelector('[data-draft="ticket:new"]').dataset;
              sessionStorage.setItem(`portal:draft:${viewer}:late`, JSON.stringify({ stamp: null, fields: { who: 'b' } }));
              const form = Object.assign(document.createElement('form'), { innerHTML: '<select name="who"><option value=""></option></select>' });
              form.dataset.draft = 'late';
              document.body.append(form);
              await new Promise(requestAnimationFrame);
              form.who.append(new Option('B', 'b'));
              await new Promise(requestAnimationFrame);
              form.remove();
              return form.who.value;
            }
            """));

        // What was restored reaches the server before the form does, also what it has not answered yet.
        Assert.Equal("change 2, submit", string.Join(", ", (await staff.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const { viewer } = document.querySelector('[data-draft="ticket:new"]').dataset;
              sessionStorage.setItem(`portal:draft:${viewer}:sent`, JSON.stringify({ stamp: null, fields: { word: '1', more: '2' } }));
              const form = Object.assign(document.createElement('form'), { innerHTML: '<input name="word"><input name="more">' });
              const order = [];
              form.addEventListener('change', event => order.push(`change ${event.target.value}`));
              form.addEventListener('submit', event => { event.preventDefault(); order.push('submit'); });
              form.dataset.draft = 'sent';
              document.body.append(form);
              await null; // it is restored, and no answer has come yet
              form.requestSubmit();
              form.remove();
              return order;
            }
            """)).TakeLast(2)));

        // Several fields are told to the server one after another: its answer to one may replace what listens to the next. A question
        // without an answer is asked again.
        Assert.Equal(["a", "lost", "asked", "b", "asked", "c"], await staff.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const { viewer } = document.querySelector('[data-draft="ticket:new"]').dataset;
              const fields = { a: '1', b: '2', c: '3' };
              sessionStorage.setItem(`portal:draft:${viewer}:several`, JSON.stringify({ stamp: null, fields }));
              const form = Object.assign(document.createElement('form'), { innerHTML: '<input name="a"><input name="b"><input name="c">' });
              const order = [];
              const { send } = WebSocket.prototype;
              WebSocket.prototype.send = function (data) {
                if (!new TextDecoder().decode(data).includes('Pulse')) return send.call(this, data);
                if (!order.includes('lost')) return order.push('lost');
                if (order.at(-1) !== 'asked') order.push('asked');
                return send.call(this, data);
              };
              form.dataset.draft = 'several';
              await new Promise(done => {
                form.addEventListener('change', ({ target }) => { order.push(target.name); if (target.name === 'c') done(); });
                document.body.append(form);
              });
              WebSocket.prototype.send = send;
              form.remove();
              return order;
            }
            """));

        // Of radios the one that is chosen says so: a handler takes each event for a choice.
        Assert.Equal(["2", "note"], await staff.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const { viewer } = document.querySelector('[data-draft="ticket:new"]').dataset;
              const fields = { 'stars=2': 'true', 'stars=4': 'false', note: '1' };
              sessionStorage.setItem(`portal:draft:${viewer}:stars`, JSON.stringify({ stamp: null, fields }));
              const form = Object.assign(document.createElement('form'), {
                innerHTML: '<input type="radio" name="stars" value="2"><input type="radio" name="stars" value="4"><input name="note">',
              });
              const order = [];
              form.dataset.draft = 'stars';
              await new Promise(done => {
                form.addEventListener('change', ({ target }) => { order.push(target.type === 'radio' ? target.value : done() ?? target.name); });
                document.body.append(form);
              });
              form.remove();
              return order;
            }
            """));

        // An internal milestone is still internal after a reload. A draft without an audience counts as internal too.
        var project = await staff.ProjectIdAsync(Cast.Telephony);
        await staff.OpenAsync($"/projects/{project}");
        var (title, isInternal) = (staff.Id("milestone-title-input"), staff.Page.Locator(".milestone-add [name=internal]"));
        await isInternal.CheckAsync();
        await title.FillAsync("Entre nous");
        await staff.OpenAsync($"/projects/{project}");
        await Expect(title).ToHaveValueAsync("Entre nous");
        await Expect(isInternal).ToBeCheckedAsync();
        await staff.OpenAsync("/projects");
        await staff.Page.EvaluateAsync(
            """
            () => {
              const key = Object.keys(sessionStorage).find(one => one.includes(':milestone:'));
              sessionStorage.setItem(key, JSON.stringify({ stamp: null, fields: { title: 'Pour qui ?' } }));
            }
            """);
        await staff.OpenAsync($"/projects/{project}");
        await Expect(title).ToHaveValueAsync("Pour qui ?");
        await Expect(isInternal).ToBeCheckedAsync();
    }
}
