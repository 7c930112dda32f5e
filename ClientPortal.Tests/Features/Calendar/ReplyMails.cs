namespace ClientPortal.Tests.Features.Calendar;

/// <summary>Answers to invitations as three mail programs send them.</summary>
internal static class ReplyMails
{
    /// <summary>What differs is kept: header, place of the part, case, comment, order of properties.</summary>
    /// <param name="program">outlook, google or apple.</param>
    /// <param name="from">The address that the mail comes from.</param>
    /// <param name="attendee">The address that answers.</param>
    /// <param name="status">ACCEPTED, TENTATIVE or DECLINED.</param>
    /// <param name="sequence">The version of the invitation that is answered.</param>
    /// <param name="uid">The identity of the event.</param>
    /// <param name="organiser">The address of the organiser.</param>
    /// <param name="extra">Lines of the event, each with its end.</param>
    public static string Of(
        string program, string from, string attendee, string status, int sequence, string uid, string organiser, string extra)
    {
        return program switch
        {
            "outlook" => $"""
                From: =?utf-8?Q?Max_Member?= <{from}>
                To: IT Vision <{organiser}>
                Subject: =?utf-8?Q?Accept=C3=A9=3A_Comit=C3=A9?=
                Message-ID: <{Guid.NewGuid()}@PR1P264MB.PROD.OUTLOOK.COM>
                Date: Fri, 20 Nov 2026 09:05:00 +0000
                MIME-Version: 1.0
                Content-Type: multipart/alternative; boundary="_000_"

                --_000_
                Content-Type: text/plain; charset="utf-8"


                --_000_
                Content-Type: text/calendar; charset="utf-8"; method=REPLY

                BEGIN:VCALENDAR
                METHOD:REPLY
                PRODID:Microsoft Exchange Server 2010
                VERSION:2.0
                BEGIN:VEVENT
                ATTENDEE;PARTSTAT={status};CN=Max Member:MAILTO:{attendee}
                UID:{uid}
                SUMMARY;LANGUAGE=fr-FR:Accepté: Comité de pilotage
                {extra}DTSTART;TZID=Greenwich Standard Time:20261127T090000
                DTEND;TZID=Greenwich Standard Time:20261127T100000
                CLASS:PUBLIC
                PRIORITY:5
                DTSTAMP:20261120T090500Z
                TRANSP:OPAQUE
                STATUS:CONFIRMED
                SEQUENCE:{sequence}
                X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
                END:VEVENT
                END:VCALENDAR
                --_000_--
                """,
            "google" => $"""
                From: Max Member <{from}>
                Sender: Google Calendar <calendar-notification@google.com>
                To: {organiser}
                Auto-Submitted: auto-generated
                Subject: =?UTF-8?Q?Refus=C3=A9=3A_Comit=C3=A9?=
                Message-ID: <calendar-{Guid.NewGuid()}@google.com>
                Date: Fri, 20 Nov 2026 09:05:00 +0000
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="000000"

                --000000
                Content-Type: multipart/alternative; boundary="000001"

                --000001
                Content-Type: text/plain; charset="UTF-8"

                Max Member a répondu à cette invitation.
                --000001
                Content-Type: text/calendar; charset="UTF-8"; method=REPLY
                Content-Transfer-Encoding: 8bit

                BEGIN:VCALENDAR
                PRODID:-//Google Inc//Google Calendar 70.9054//EN
                VERSION:2.0
                CALSCALE:GREGORIAN
                METHOD:REPLY
                BEGIN:VEVENT
                DTSTART:20261127T090000Z
                DTEND:20261127T100000Z
                DTSTAMP:20261120T090500Z
                ORGANIZER;CN=IT Vision:mailto:{organiser}
                UID:{uid}
                ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={status};CN=Max Member
                 ;X-NUM-GUESTS=0;X-RESPONSE-COMMENT="Pas avant midi":mailto:
                 {attendee}
                {extra}COMMENT:Pas avant midi\, désolé
                SEQUENCE:{sequence}
                STATUS:CONFIRMED
                SUMMARY:Comité de pilotage
                END:VEVENT
                END:VCALENDAR
                --000001--
                --000000
                Content-Type: application/ics; name="invite.ics"
                Content-Disposition: attachment; filename="invite.ics"

                BEGIN:VCALENDAR
                END:VCALENDAR
                --000000--
                """,
            _ => $"""
                From: Max Member <{from}>
                To: IT Vision <{organiser}>
                Subject: Max Member a accepté l’invitation
                Message-Id: <{Guid.NewGuid()}@icloud.com>
                Date: Fri, 20 Nov 2026 09:05:00 +0000
                Mime-Version: 1.0 (Mac OS X Mail 16.0)
                X-Mailer: iPhone Mail
                Content-Type: text/calendar; charset=utf-8; method=REPLY; name=iCal.ics

                BEGIN:VCALENDAR
                CALSCALE:GREGORIAN
                PRODID:-//Apple Inc.//iOS 19.0//EN
                VERSION:2.0
                METHOD:REPLY
                BEGIN:VEVENT
                ATTENDEE;CN="Max Member";CUTYPE=INDIVIDUAL;EMAIL="{attendee}";PARTSTAT={status}:mailto:{attendee}
                DTEND;TZID=Africa/Dakar:20261127T100000
                DTSTAMP:20261120T090500Z
                DTSTART;TZID=Africa/Dakar:20261127T090000
                {extra}ORGANIZER:mailto:{organiser}
                SEQUENCE:{sequence}
                SUMMARY:Comité de pilotage
                UID:{uid}
                END:VEVENT
                END:VCALENDAR
                """,
        };
    }
}
