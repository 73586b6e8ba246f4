using System.Text.Json.Serialization;

namespace TradingSystem.Exchange.Faults;

public enum FaultKind
{
    /// <summary>A request is answered that many milliseconds later.</summary>
    Delay,

    /// <summary>A request is carried out and its connection cut without an answer.</summary>
    NoAnswer,

    /// <summary>A request is answered with an error status and not carried out.</summary>
    Error,

    /// <summary>A request is carried out and answered with an error status.</summary>
    ErrorAfter,

    /// <summary>All streams are cut, now.</summary>
    DisconnectStream,

    /// <summary>Stream events are sent twice.</summary>
    DuplicateEvents,

    /// <summary>Stream events are sent that many milliseconds later, behind younger ones.</summary>
    LateEvents,

    /// <summary>Stream events are not sent, on a stream that stays open.</summary>
    DropEvents,
}

/// <summary>An order to misbehave: the body of <c>POST /faults</c>.</summary>
public sealed record Fault
{
    [JsonRequired] public FaultKind Kind { get; init; }

    /// <summary>How often; 0 until it is cleared.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Only requests of this method; null: of any.</summary>
    public string? Method { get; init; }

    /// <summary>Only requests whose path begins so.</summary>
    public string Path { get; init; } = "/v2";

    public int Milliseconds { get; init; } = 1000;

    /// <summary>HTTP status of the errors.</summary>
    public int Status { get; init; } = 500;
}
